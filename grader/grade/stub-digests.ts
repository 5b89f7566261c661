/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: '309178f332ccfbd8f41a1bb5fb1d480de1cdb35e38c7222fc595efd37e2699c1',
  value: 'be496b0be95663ab9276da57b393f3cbf29a4189ab536738eb2901350fd0a522',
  array: '7e0dfa9eb83101a6633f05de8b32227d65b9f803e3c06054eb023781f63bcad7',
  lock: '62cf9ce0a9346d06c6daebc7283828ec28b7a6892e1b633b3f0410428c223cff',
  bank: 'aa05c20a63f11545aef3f0e897d88be3603fd274e1ac2412b2a2393138d12188',
  pipe: 'ece2b84f4cb6b79138f18ae18a0cd7eb38d018bcba9db533f741916911bea4ad',
  queue: '3c7d7e94ebc77b0d790a3cce99abbb76e3b2d1899286ed8cbc762e6f72b997b3',
  manager: '792dd645aac7c66e32ccbab6cfa7d71130a5d1daab469517480fdaccc898c000',
  pool: 'babaff8d3c3ef4ea3c03fdad980db75556699ba3d5842d5444b7b3fd6280039f',
};
