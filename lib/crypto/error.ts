export type CryptoFault = 'bad-keyring' | 'unknown-key' | 'not-sealed' | 'tampered' | 'bad-place';

const SENTENCES: Record<CryptoFault, string> = {
  'bad-keyring': 'The keyring is not valid.',
  'unknown-key': 'The value was sealed with a key that this keyring or data key is not.',
  'not-sealed': 'The value is not a sealed record; plaintext is never accepted in its place.',
  tampered: 'The sealed record does not belong here or was changed.',
  'bad-place': 'The place of a sealed value is not well-formed.',
};

/** Every refusal of `lib/crypto`. The message never carries key material or data; `fault` is stable. */
export class CryptoError extends Error {
  readonly fault: CryptoFault;

  constructor(fault: CryptoFault, detail?: string) {
    super(detail === undefined ? SENTENCES[fault] : `${SENTENCES[fault]} ${detail}`);
    this.name = 'CryptoError';
    this.fault = fault;
  }
}
