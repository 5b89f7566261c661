/** esbuild puts style sheets that a program imports into the page's own. */
declare module '*.css';
