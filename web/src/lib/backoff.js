/** How long to wait before the next attempt: longer each time, and never as long as others wait who lost the same server. */
export class Backoff {
  #attempts = 0;

  constructor(first = 500, longest = 15000) {
    this.first = first;
    this.longest = longest;
  }

  /** Milliseconds, between half of the step and all of it. */
  next() {
    const step = Math.min(this.longest, this.first * 2 ** Math.min(this.#attempts++, 16));
    return step / 2 + (Math.random() * step) / 2;
  }

  reset() {
    this.#attempts = 0;
  }
}
