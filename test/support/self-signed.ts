import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export interface SelfSigned {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** PEM. */
  readonly certificate: string;
}

/** A certificate for `localhost` and 127.0.0.1, valid for a day, made by openssl. */
export async function selfSignedCertificate(directory: string): Promise<SelfSigned> {
  const certificateFile = join(directory, "certificate.pem");
  const keyFile = join(directory, "key.pem");
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1";
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-days", "1", "-subj", "/CN=localhost", "-addext", names];
  await promisify(execFile)("openssl", [...request, ...subject, "-keyout", keyFile, "-out", certificateFile]);
  return { certificateFile, keyFile, certificate: readFileSync(certificateFile, "utf8") };
}
