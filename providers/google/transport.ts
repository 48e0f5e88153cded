import { auth } from 'googleapis/build/src/apis/oauth2/index.js';

/** The auth library's client, by way of the package that the API clients come from: one copy, one version. */
export type GoogleClient = InstanceType<typeof auth.OAuth2>;
export type GoogleClientOptions = Exclude<
  ConstructorParameters<typeof auth.OAuth2>[0],
  string | undefined
>;

/** Larger answers are refused: `format=full` leaves attachments out, so a mail that size is an attack or a fault. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

const GOOGLE_HOSTS = /^(?:accounts\.google\.com|(?:[a-z0-9-]+\.)?googleapis\.com)$/;

export interface TransportSettings {
  /** One origin in place of all of Google's; undefined for Google itself. */
  readonly baseUrl?: string | undefined;
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number;
}

export interface Transport {
  /** For API clients: every call goes to this origin (`rootUrl`); undefined leaves Google's own. */
  readonly rootUrl?: string;
  readonly timeoutMs: number;
  /** An auth client over the shared connection rules. */
  client(options?: GoogleClientOptions): GoogleClient;
  /** An auth client that only presents this access token: it never refreshes by itself. */
  bearer(accessToken: string): GoogleClient;
}

/**
 * How every call to Google leaves the process: one attempt (durable retries are the workflow's, and
 * the libraries' own would hide a consumed authorization code), a time limit, no redirects, no debug
 * log of tokens, and only Google's hosts, or only `baseUrl` when that is set.
 */
export function createTransport(settings: TransportSettings): Transport {
  const origin = settings.baseUrl === undefined ? undefined : new URL(settings.baseUrl).origin;
  const { transporter } = new auth.OAuth2({
    useAuthRequestParameters: false,
    transporterOptions: {
      timeout: settings.timeoutMs,
      maxContentLength: MAX_ANSWER_BYTES,
      redirect: 'error',
      // A proxy meant for the internet must not see calls to the loopback override.
      ...(origin !== undefined && { noProxy: [origin] }),
    },
  });
  transporter.interceptors.request.add({
    resolved: async (config) => {
      assertAllowed(config.url, origin);
      config.retry = false;
      delete config.retryConfig;
      // The library derives this limit on the body itself only from options of the single call.
      Object.assign(config, { size: MAX_ANSWER_BYTES });
      return config;
    },
  });

  const client = (options: GoogleClientOptions = {}) =>
    new auth.OAuth2({
      ...options,
      transporter,
      useAuthRequestParameters: false,
      ...(origin !== undefined && { endpoints: endpointsAt(origin) }),
    });
  return {
    ...(origin !== undefined && { rootUrl: origin }),
    timeoutMs: settings.timeoutMs,
    client,
    bearer: (accessToken) => client({ credentials: { access_token: accessToken } }),
  };
}

/** Upload addresses of API clients ignore `rootUrl`; without this check such a call would leave for Google. */
function assertAllowed(url: URL, origin: string | undefined): void {
  const isAllowed = origin === undefined ? isGoogle(url) : url.origin === origin;
  if (!isAllowed) throw new Error('A call to a host that is not allowed was stopped.');
}

function isGoogle(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '' && GOOGLE_HOSTS.test(url.hostname);
}

function endpointsAt(origin: string): NonNullable<GoogleClientOptions['endpoints']> {
  return {
    oauth2AuthBaseUrl: `${origin}/o/oauth2/v2/auth`,
    oauth2TokenUrl: `${origin}/token`,
    oauth2RevokeUrl: `${origin}/revoke`,
    tokenInfoUrl: `${origin}/tokeninfo`,
    oauth2FederatedSignonPemCertsUrl: `${origin}/oauth2/v1/certs`,
    oauth2FederatedSignonJwkCertsUrl: `${origin}/oauth2/v3/certs`,
  };
}
