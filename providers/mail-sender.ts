import type { CallOptions } from './capabilities.ts';
import type { ProviderError } from './error.ts';

/** A mail ready to be sent. */
export interface RawMail {
  /** MIME, byte for byte. */
  readonly raw: Buffer;
  /** The provider's conversation that the mail belongs to; null begins one, or leaves it to the provider. */
  readonly threadId: string | null;
}

/** Where the provider keeps a mail that was sent. */
export interface SentMail {
  readonly messageId: string;
  readonly threadId: string;
}

/**
 * What became of one attempt. `refused`: certainly not sent. `unknown`: the request may have arrived and the answer was
 * lost, so that another attempt could send the mail twice.
 */
export type SendOutcome =
  | ({ readonly kind: 'accepted' } & SentMail)
  | { readonly kind: 'refused'; readonly error: ProviderError }
  | { readonly kind: 'unknown'; readonly error: ProviderError };

/** By what a sent mail is found again. */
export interface SentMark {
  /** Without angle brackets. */
  readonly rfcMessageId: string;
  /** A header of ours and its value, for providers that replace the Message-ID. */
  readonly header: { readonly name: string; readonly value: string };
  /** The mail was not sent before. */
  readonly since: Date;
}

/** `unsure`: too much was sent since then to look at all of it. */
export type Search =
  | ({ readonly kind: 'found' } & SentMail)
  | { readonly kind: 'absent' | 'unsure' };

/** Sends mail of one account. */
export interface MailSender {
  /**
   * Makes one attempt, never a second one that could have an effect. `beforeCall` runs when nothing stands between it
   * and the request any more; if it throws, nothing is sent and the error is thrown on. Throws ProviderError for what
   * fails before that, such as a grant that is dead.
   */
  send(mail: RawMail, beforeCall: () => Promise<void>): Promise<SendOutcome>;
  /** Looks for a mail among those sent; only where the account lets us read. Throws ProviderError. */
  readonly find?: (mark: SentMark, options?: CallOptions) => Promise<Search>;
}
