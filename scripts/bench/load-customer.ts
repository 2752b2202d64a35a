/** A customer's client that costs next to nothing, so that the bridge is measured and not the client. */
export interface LoadCustomer {
  readonly name: string;
  say(text: string): void;
  leave(): void;
}

export interface LoadCustomerOptions {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  /** Where they write to. */
  readonly desk: string;
  readonly heard: (text: string) => void;
}

const SIGN_IN_WITHIN_MS = 20_000;

/** Bounds the time in which a client signs in. */
export function signingIn(name: string, signIn: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} could not sign in`)), SIGN_IN_WITHIN_MS);
    signIn(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
