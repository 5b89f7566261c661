/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: '309178f332ccfbd8f41a1bb5fb1d480de1cdb35e38c7222fc595efd37e2699c1',
  value: 'be496b0be95663ab9276da57b393f3cbf29a4189ab536738eb2901350fd0a522',
  array: '15494e5b21ecc12fae9b41906a9a1112e9b64e6e60eaef6a1f131383a557dd64',
  lock: 'c4840ec6899c1ff14e0eb6f2b65a9d746cd97a42f58be6a13ff829a3dec5fc2e',
  bank: '567abb731489f0b93b68cfd0b5b6f9d6006ec3686411e40bdce4b6a883f432e6',
  pipe: '2ce140d89c9bdcbe62bc0877d507c73103ee40677e0e86dffbf40a25cbbf6674',
  queue: '3c7d7e94ebc77b0d790a3cce99abbb76e3b2d1899286ed8cbc762e6f72b997b3',
  manager: '2cb379e5c647683af5346e90187d710842b7a1d3872409842add98e3d3c90983',
  pool: 'ac19febafc727860155c297d3c66c496877b2e7f037cd185207503ea7109d344',
};
