// What this browser remembers of unfinished uploads, for each user of it.

const PREFIX = "crosstalk.uploads.";

/** A store that is closed to this page, or full, is as good as none: then nothing is remembered. */
function quietly(what) {
  try {
    return what();
  } catch {
    return null;
  }
}

export class Memory {
  #key;

  /** @param who the user's name; empty for nobody */
  constructor(who) {
    this.#key = PREFIX + who;
  }

  all() {
    const kept = quietly(() => JSON.parse(localStorage.getItem(this.#key)));
    return Array.isArray(kept) ? kept.filter((each) => typeof each?.id === "string" && each.size >= 0) : [];
  }

  keep({ id, name, size, stored, paused }) {
    this.#write([...this.all().filter((each) => each.id !== id), { id, name, size, stored, paused }]);
  }

  forget(id) {
    this.#write(this.all().filter((each) => each.id !== id));
  }

  #write(list) {
    quietly(() =>
      list.length === 0 ? localStorage.removeItem(this.#key) : localStorage.setItem(this.#key, JSON.stringify(list)),
    );
  }
}

const SESSION = "crosstalk.session";

/** The session of this tab: it lasts for reloads, and ends with the tab. */
export const session = {
  get() {
    return quietly(() => JSON.parse(sessionStorage.getItem(SESSION)));
  },
  set(value) {
    quietly(() => (value ? sessionStorage.setItem(SESSION, JSON.stringify(value)) : sessionStorage.removeItem(SESSION)));
  },
};
