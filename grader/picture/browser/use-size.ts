import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Calls `then` whenever the size of the element has changed. */
export function useResize(ref: RefObject<HTMLElement>, then: (element: HTMLElement) => void): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => then(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

/** The width of an element in CSS pixels, followed as it changes. */
export function useWidth(ref: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (ref.current !== null) setWidth(ref.current.clientWidth);
  }, []);
  useResize(ref, (element) => setWidth(element.clientWidth));
  return width;
}
