import { of } from 'rxjs';
import { defineProvider, type HttpRequest, type ProviderOptions } from 'rx-task-status';
import { replyOf } from '../support/providerLaws';

const asked = (baseUrl: string | undefined, url: string): HttpRequest['headers'] => {
  let headers: HttpRequest['headers'];
  const options: ProviderOptions = {
    apiKey: 'sk-example',
    baseUrl,
    transport: (request) => {
      headers = request.headers;
      return of(replyOf('{}'));
    },
  };
  defineProvider({ name: 'acme', auth: (key) => ({ 'x-key': key }), status: () => ({ url }), read: () => ({ status: 'running' as const }) })(options)
    .check('t')
    .subscribe();
  return headers;
};

describe('the key of a provider', () => {
  it.each([
    ['https://api.acme.example/v1', 'https://api.acme.example/v2/jobs/1'],
    ['https://API.acme.example', 'https://api.acme.example?id=1'],
    ['http://localhost:80/v1', 'http://localhost:80/v1/1'],
    ['https://api.acme.example', 'https://api.acme.example'],
    ['https://api.acme.example', 'https://api.acme.example:443/1'],
    [undefined, 'https://anywhere.example/1'],
  ])('with base URL %s goes to %s', (baseUrl, url) => {
    expect(asked(baseUrl, url)).toEqual({ 'x-key': 'sk-example' });
  });

  it.each([
    ['https://api.acme.example/v1', 'https://api.acme.example.evil.example/1'],
    ['https://api.acme.example/v1', 'https://api.acme.example:8443/1'],
    ['https://api.acme.example/v1', 'http://api.acme.example/1'],
    ['https://api.acme.example/v1', 'https://api.acme.example@evil.example/1'],
    ['https://api.acme.example/v1', 'https://other.example/1'],
  ])('with base URL %s does not go to %s', (baseUrl, url) => {
    expect(asked(baseUrl, url)).toBeUndefined();
  });
});
