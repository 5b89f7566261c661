/** The digest (`stubDigest`) of each stub as it is shipped; a test compares them with the files. */
export const STUB_DIGESTS: Readonly<Record<string, string>> = {
  process: 'c40bc0a0b28ca9ab3d79c33e91e8c712f4bb04763c53301fb370fe28f7b58c18',
  value: '308a87deff7c354f61d728dacb77a5390eca7d6b038be230080a45157eea13a7',
  array: 'b6f9e81c6a1a036df5e348d6ad95c4a34f91184e9b7ae81cf400ad66f1c715e3',
  lock: '6b09bc8035b40309d5234ea57b60e3786d560a900de8abdec1da704136f3a0a5',
  bank: '5fd4cdcf0f402abc43577a9ac7cf90cd5b04e989997fe8f1daa2765d79874293',
  pipe: '335efc2ee712afe812116c44ec67ef190351a3f19520de742172cb98e0756951',
  queue: '3654f37890079ccf61a0788fd0009ccaa300bc003a124fd432bb900831b66c82',
  manager: '59eaeb9337f66f9e9159c09e67f76bad24f3cd7224a0a4d668bb5ed393fd1e85',
  pool: 'f18a9d4c1d421567eba22ad0b06fb7893099feb73584f83338627f28ab6d1a09',
};
