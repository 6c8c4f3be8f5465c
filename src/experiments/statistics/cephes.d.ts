/** As much of it as is used: the declarations that the package holds are not in its `exports`. */
declare module 'cephes' {
  const cephes: {
    /** Before it, no function may be called. */
    readonly compiled: Promise<void>;
    incbet(a: number, b: number, x: number): number;
    incbi(a: number, b: number, probability: number): number;
    lgam(x: number): number;
    ndtr(x: number): number;
  };
  export default cephes;
}
