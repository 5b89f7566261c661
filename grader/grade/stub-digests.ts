/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: '40c270326806205cc3fec5b899d246bdbbc6cffb74316d68266eaf35ea82dc21',
  value: 'e3a3307c33e32b5d52ca95aac01a661c96e228be3dca34cd23c672d885428f68',
  array: '15494e5b21ecc12fae9b41906a9a1112e9b64e6e60eaef6a1f131383a557dd64',
  lock: '462ba54ac65040d55a9457497888411359f0adf4b6cdb282adb67765c35267d1',
  bank: '7ffefde8273f809f0211e8fe78425e9bd385304fab800c2fadc25a89e292f666',
  pipe: '2ce140d89c9bdcbe62bc0877d507c73103ee40677e0e86dffbf40a25cbbf6674',
  queue: 'cabce4212fb2644d08502bb961104314e27d1d3a78a68fe270a6b4228dd22af8',
  manager: '2cb379e5c647683af5346e90187d710842b7a1d3872409842add98e3d3c90983',
  pool: 'babaff8d3c3ef4ea3c03fdad980db75556699ba3d5842d5444b7b3fd6280039f',
};
