/** Called whenever the bytes of a memory themselves are asked for. Below the memory, so that the memory can call it. */
export let bypassWatch: (() => void) | null = null;

export function setBypassWatch(watch: (() => void) | null): void {
  bypassWatch = watch;
}
