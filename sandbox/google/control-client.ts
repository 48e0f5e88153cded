import type { Verbs } from './control.ts';
import { followConsent } from './follow-consent.ts';
import type { ConsentChoice } from './follow-consent.ts';

/** The sandbox's verbs, each as a promise, and the consent of a person without a browser. */
export type Control = {
  [Name in keyof Verbs]: (...args: Parameters<Verbs[Name]>) => Promise<ReturnType<Verbs[Name]>>;
} & {
  /**
   * Follows an authorization URL through the account chooser and the consent page and returns the address that Google
   * would send the browser to: the client's redirect URI with `code` or `error`.
   */
  consent: (url: string, choice: ConsentChoice) => Promise<string>;
};

/** The control of a sandbox in another process. `url` is its origin. A failed verb throws with the sandbox's reason. */
export function createControlClient(url: string, token: string): Control {
  const call = async (name: string, args: unknown[]): Promise<unknown> => {
    const response = await fetch(new URL(`/_control/${name}`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args, bytesAsText),
    });
    const answer = (await response.json()) as { result?: unknown; error?: string };
    if (!response.ok) throw new Error(`sandbox ${name}: ${answer.error ?? response.status}`);
    return answer.result;
  };
  return controlOver(call, url);
}

/** The control of a sandbox in this process: the same verbs, the same promises. */
export function createLocalControl(verbs: Verbs, url: string): Control {
  return controlOver(async (name, args) => {
    const verb = verbs[name as keyof Verbs] as (...given: unknown[]) => unknown;
    return verb(...args);
  }, url);
}

function controlOver(
  call: (name: string, args: unknown[]) => Promise<unknown>,
  origin: string,
): Control {
  const consent: Control['consent'] = (url, choice) => followConsent(url, choice, origin);
  // The verbs are whatever the sandbox has: a list here would be a second truth.
  return new Proxy({ consent } as Control, {
    get: (target, name) => {
      if (name === 'consent') return target.consent;
      // A promise-like `then` would make `await control` call a verb of that name.
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (...args: unknown[]) => call(name, args);
    },
  });
}

/** Bytes travel as base64url, the form in which the verbs also take them. */
function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  const original = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value;
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64url') : value;
}
