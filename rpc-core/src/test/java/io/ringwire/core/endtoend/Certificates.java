package io.ringwire.core.endtoend;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority of one test, and what it issued, as PEM files. */
final class Certificates {
  private static final Duration VALID = Duration.ofHours(1);

  private final Path directory;
  private final String name;
  private final KeyPair keys;

  private Certificates(Path directory, String name, KeyPair keys) {
    this.directory = directory;
    this.name = name;
    this.keys = keys;
  }

  static Certificates newAuthority(Path directory, String name) throws Exception {
    Certificates authority = new Certificates(directory, name, newKeys());
    authority.write(authority.authority(), authority.sign(name, authority.keys, null));
    return authority;
  }

  Path authority() {
    return directory.resolve(name + "-ca.pem");
  }

  Path chain(String subject) {
    return directory.resolve(name + "-" + subject + ".pem");
  }

  Path key(String subject) {
    return directory.resolve(name + "-" + subject + ".key");
  }

  /**
   * @param host IP address or name for which the certificate stands
   */
  void issue(String subject, String host) throws Exception {
    KeyPair own = newKeys();
    boolean address = host.matches("[0-9.]+");
    GeneralName alternative =
        new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    write(chain(subject), sign(subject, own, alternative));
    write(key(subject), new JcaPKCS8Generator(own.getPrivate(), null));
  }

  private X509Certificate sign(
      String subject, KeyPair subjectKeys, @Nullable GeneralName alternative) throws Exception {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + name),
            new BigInteger(64, new SecureRandom()),
            Date.from(now.minus(VALID)),
            Date.from(now.plus(VALID)),
            new X500Name("CN=" + subject),
            subjectKeys.getPublic());
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(alternative == null));
    if (alternative != null) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternative));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair newKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private void write(Path file, Object what) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file);
        JcaPEMWriter pem = new JcaPEMWriter(writer)) {
      pem.writeObject(what);
    }
  }
}
