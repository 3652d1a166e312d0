import * as tls from "node:tls";

/** Also trusts the certificates that the machine trusts, where Node can be told so: a gateway's may be of the organisation's own authority. */
export function trustMachine(): void {
  // From Node 24.5 on; the tests may run on an older one.
  if (typeof tls.setDefaultCACertificates === "function") {
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
  }
}
