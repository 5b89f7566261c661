import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** Changes between light and dark, for a projector that needs the other one. */
export function ThemeButton(): JSX.Element {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const change = (): void => {
    document.documentElement.dataset['theme'] = isDark ? 'light' : 'dark';
    setDark(!isDark);
  };
  return (
    <button type="button" class="theme" onClick={change}>
      {isDark ? 'Light' : 'Dark'}
    </button>
  );
}
