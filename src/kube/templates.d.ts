/** The manifests of `templates/` as text: vite reads them by `?raw`, the build by its text loader. */
declare module '*?raw' {
  const text: string;
  export default text;
}
