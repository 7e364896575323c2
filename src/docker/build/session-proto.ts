// The messages of a BuildKit session as protobuf text; as in buildkit's session/secrets and session/auth, and grpc.health.v1.

import protobuf from 'protobufjs';

const SECRETS = `
syntax = "proto3";
package moby.buildkit.secrets.v1;
message GetSecretRequest { string ID = 1; map<string, string> annotations = 2; }
message GetSecretResponse { bytes data = 1; }
`;

const AUTH = `
syntax = "proto3";
package moby.filesync.v1;
message CredentialsRequest { string Host = 1; }
message CredentialsResponse { string Username = 1; string Secret = 2; }
`;

const HEALTH = `
syntax = "proto3";
package grpc.health.v1;
message HealthCheckResponse { int32 status = 1; }
`;

const secrets = protobuf.parse(SECRETS).root;
const auth = protobuf.parse(AUTH).root;
const health = protobuf.parse(HEALTH).root;

export const SESSION_TYPES = {
  secretRequest: secrets.lookupType('moby.buildkit.secrets.v1.GetSecretRequest'),
  secretResponse: secrets.lookupType('moby.buildkit.secrets.v1.GetSecretResponse'),
  credentialsRequest: auth.lookupType('moby.filesync.v1.CredentialsRequest'),
  credentialsResponse: auth.lookupType('moby.filesync.v1.CredentialsResponse'),
  healthResponse: health.lookupType('grpc.health.v1.HealthCheckResponse'),
};
