// BuildKit's own schema of the session's messages, read by another decoder than ours.

import protobuf from 'protobufjs';

const { root } = protobuf.parse(`
syntax = "proto3";
message GetSecretRequest { string ID = 1; map<string, string> annotations = 2; }
message GetSecretResponse { bytes data = 1; }
message CredentialsRequest { string Host = 1; }
message CredentialsResponse { string Username = 1; string Secret = 2; }
`);

export function encode(type: string, fields: Record<string, unknown>): Uint8Array {
  return root.lookupType(type).encode(fields).finish();
}

export function decode(type: string, bytes: Uint8Array): unknown {
  const known = root.lookupType(type);
  return known.toObject(known.decode(bytes));
}
