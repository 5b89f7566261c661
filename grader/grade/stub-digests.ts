/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: '309178f332ccfbd8f41a1bb5fb1d480de1cdb35e38c7222fc595efd37e2699c1',
  value: 'be496b0be95663ab9276da57b393f3cbf29a4189ab536738eb2901350fd0a522',
  array: '15494e5b21ecc12fae9b41906a9a1112e9b64e6e60eaef6a1f131383a557dd64',
  lock: 'dc781b0cbdcd80830f9aed0a1cace9c5f4c4f517d33cb6877973d1821ffe8762',
  bank: '567abb731489f0b93b68cfd0b5b6f9d6006ec3686411e40bdce4b6a883f432e6',
  pipe: '2ce140d89c9bdcbe62bc0877d507c73103ee40677e0e86dffbf40a25cbbf6674',
  queue: '619f4b329fdbb622bae3834e6916102649b68a16423f0bf7ec1480f944222619',
  manager: 'a9e8b853e881dcdff02ad077cf2c3fbde09261072f27b0da9e58e5e1ff5432ca',
  pool: 'ac19febafc727860155c297d3c66c496877b2e7f037cd185207503ea7109d344',
};
