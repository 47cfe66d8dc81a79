import type { Observable } from 'rxjs';

/** A request as a provider asks for it: JSON. */
export interface HttpRequest {
  /** Absolute, http or https. */
  readonly url: string;
  /** Default `GET`. */
  readonly method?: 'GET' | 'DELETE' | 'POST' | 'PUT' | 'PATCH' | undefined;
  /** Over those of the provider's `auth`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** A whole reply, whatever its status. */
export interface Reply {
  /** The HTTP status. */
  readonly status: number;
  /** Names are looked up whatever their case. */
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: string;
}

/**
 * How a request travels: a cold Observable of one reply. Unsubscribing aborts the request. It errors when there is no
 * whole reply. An error that tells of a reply's HTTP status is classified by it, as `pollTask` does; any other is taken for a
 * passing network fault, unless `fetchTransport` classified it.
 */
export type Transport = (request: HttpRequest) => Observable<Reply>;
