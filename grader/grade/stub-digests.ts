/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: '40c270326806205cc3fec5b899d246bdbbc6cffb74316d68266eaf35ea82dc21',
  value: 'be496b0be95663ab9276da57b393f3cbf29a4189ab536738eb2901350fd0a522',
  array: '7e0dfa9eb83101a6633f05de8b32227d65b9f803e3c06054eb023781f63bcad7',
  lock: '462ba54ac65040d55a9457497888411359f0adf4b6cdb282adb67765c35267d1',
  bank: '7ffefde8273f809f0211e8fe78425e9bd385304fab800c2fadc25a89e292f666',
  pipe: '2ce140d89c9bdcbe62bc0877d507c73103ee40677e0e86dffbf40a25cbbf6674',
  queue: 'cabce4212fb2644d08502bb961104314e27d1d3a78a68fe270a6b4228dd22af8',
  manager: '2cb379e5c647683af5346e90187d710842b7a1d3872409842add98e3d3c90983',
  pool: 'ac19febafc727860155c297d3c66c496877b2e7f037cd185207503ea7109d344',
};
