"""Certificates for several host names, and the ciphers of TLS connections."""

from __future__ import annotations

from typing import Any

from pyrax import answers, utils
from pyrax.cloudloadbalancers.base import LoadBalancerBase, without_key

_MAPPINGS = ("ssltermination", "certificatemappings")


class CertificateCalls(LoadBalancerBase):
    """The calls for certificate mappings (Cloud Load Balancers API, "SSL termination")."""

    def get_ssl_ciphers(self, loadbalancer: Any) -> list[str]:
        """Return the names of the ciphers in use ("List SSL ciphers")."""
        found = self._read(loadbalancer, "ssltermination", "ciphers")
        return [one.get("name") for one in answers.rows(found, "ciphers")]  # type: ignore[misc]

    def list_certificate_mappings(self, loadbalancer: Any) -> list[dict[str, Any]]:
        """Return the certificate mappings, dicts of ``id`` and ``hostName``."""
        mappings = answers.rows(self._read(loadbalancer, *_MAPPINGS), "certificateMappings")
        return [without_key(one.get("certificateMapping", one)) for one in mappings]

    def get_certificate_mapping(self, loadbalancer: Any, mapping: Any) -> dict[str, Any]:
        """Return a certificate mapping: ``id``, ``hostName`` and the certificates.

        Args:
            mapping: The mapping as a dict, or its id.
        """
        found = self._read(loadbalancer, *_MAPPINGS, utils.get_id(mapping))
        return without_key(answers.member(found, "certificateMapping"))

    def add_certificate_mapping(
        self,
        loadbalancer: Any,
        hostName: str,
        privateKey: str,
        certificate: str,
        intermediateCertificate: str | None = None,
    ) -> dict[str, Any]:
        """Let TLS connections for a host name use a certificate of their own (SNI).

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            hostName: The host name, such as ``"shop.example.com"``.
            privateKey: The private key (RSA) in PEM form; it is sent, and not kept.
            certificate: The certificate in PEM form.
            intermediateCertificate: The certificates of its issuers in PEM form, if clients do not
                know them.

        Returns:
            The new mapping as a dict.
        """
        mapping = utils.params_to_dict(
            {
                "hostName": hostName,
                "privateKey": privateKey,
                "certificate": certificate,
                "intermediateCertificate": intermediateCertificate,
            },
            {},
        )
        body = {"certificateMapping": mapping}
        answer = self._write("POST", loadbalancer, *_MAPPINGS, body=body)[1] or {}
        return without_key(answers.mapping(answer).get("certificateMapping", answer))

    def update_certificate_mapping(
        self,
        loadbalancer: Any,
        mapping: Any,
        hostName: str | None = None,
        privateKey: str | None = None,
        certificate: str | None = None,
        intermediateCertificate: str | None = None,
    ) -> Any:
        """Change a certificate mapping; the arguments are those of ``add_certificate_mapping``.

        Args:
            mapping: The mapping as a dict, or its id.

        Returns:
            The body of the answer.
        """
        changes = utils.params_to_dict(
            {
                "hostName": hostName,
                "privateKey": privateKey,
                "certificate": certificate,
                "intermediateCertificate": intermediateCertificate,
            },
            {},
        )
        body = {"certificateMapping": changes}
        return self._write("PUT", loadbalancer, *_MAPPINGS, utils.get_id(mapping), body=body)[1]

    def delete_certificate_mapping(self, loadbalancer: Any, mapping: Any) -> None:
        """Delete a certificate mapping.

        Args:
            mapping: The mapping as a dict, or its id.
        """
        self._write("DELETE", loadbalancer, *_MAPPINGS, utils.get_id(mapping))
