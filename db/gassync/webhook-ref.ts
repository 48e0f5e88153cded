/** An endpoint of a workspace. */
export interface WebhookRef {
  readonly workspaceId: string;
  readonly webhookId: number;
}
