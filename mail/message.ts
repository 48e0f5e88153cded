/** A Gmail message as `users.messages.get?format=full` returns it; only what decoding reads. */
export interface GmailPart {
  readonly partId?: string;
  readonly mimeType?: string;
  readonly filename?: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: {
    readonly size?: number;
    readonly data?: string;
    readonly attachmentId?: string;
  };
  readonly parts?: readonly GmailPart[];
}

export interface GmailMessageJson {
  readonly id?: string;
  readonly threadId?: string;
  readonly labelIds?: readonly string[];
  readonly internalDate?: string;
  readonly payload?: GmailPart;
}
