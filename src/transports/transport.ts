import type { Observable } from 'rxjs';

/** A request as a provider asks for it: JSON. */
export interface HttpRequest {
  /** Absolute, http or https. */
  readonly url: string;
  /** Default `GET`. */
  readonly method?: 'GET' | 'DELETE' | 'POST' | 'PUT' | 'PATCH' | undefined;
  /** They override those of the provider's `auth`, whatever the case of their names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** A whole reply, whatever its status. */
export interface Reply {
  /** The HTTP status. */
  readonly status: number;
  /** Looks up a header, whatever the case of its name. */
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: string;
}

/**
 * How a request travels: returns a cold Observable of one reply, which errors if there is no whole reply. Unsubscribing
 * aborts the request. An error that has the HTTP status of a reply is classified by it, as in `pollTask`; any other counts as a
 * transient network fault, unless `fetchTransport` classified it.
 */
export type Transport = (request: HttpRequest) => Observable<Reply>;
