#!/bin/sh
# Makes the certificates of RootsOnDemandTest by openssl, valid for a hundred years; their keys are thrown away.
# Usage: make.sh FOLDER
set -eu
cd "$1"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

CA='basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash'
LEAF='basicConstraints=CA:false
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost'

# key NAME ALGORITHM [OPTION]...
key() {
  name=$1 algorithm=$2
  shift 2
  openssl genpkey -quiet -algorithm "$algorithm" "$@" -out "$keys/$name.key"
}

# root NAME SUBJECT KEY DIGEST
root() {
  openssl req -x509 -new -key "$keys/$3.key" -subj "$2" -days 36500 "-$4" -config /dev/null \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign,cRLSign -out "$1.pem"
}

# signed NAME SUBJECT KEY ISSUER ISSUERKEY EXTENSIONS [OPTION]...
signed() {
  name=$1 subject=$2 of=$3 issuer=$4 by=$5
  printf '%s\n' "$6" >"$keys/extensions"
  shift 6
  openssl req -new -key "$keys/$of.key" -subj "$subject" -config /dev/null -out "$keys/request"
  openssl x509 -req -in "$keys/request" -CA "$issuer.pem" -CAkey "$keys/$by.key" -extfile "$keys/extensions" \
    "$@" -out "$name.pem" 2>/dev/null
}

# dated NAME START END: a leaf of Root with these times, which `openssl x509` cannot set
dated() {
  printf '%s\n' "$LEAF" >"$keys/extensions"
  openssl req -new -key "$keys/leaf.key" -subj /CN=localhost -config /dev/null -out "$keys/request"
  : >"$keys/index"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\nnew_certs_dir=%s\npolicy=p\nrand_serial=yes\n[p]\ncommonName=supplied\n' \
    "$keys" "$keys" >"$keys/config"
  openssl ca -batch -notext -config "$keys/config" -md sha256 -cert root.pem -keyfile "$keys/root.key" -in "$keys/request" \
    -extfile "$keys/extensions" -startdate "$2" -enddate "$3" -out "$1.pem" 2>/dev/null
}

RSA='-pkeyopt rsa_keygen_bits:2048'
for name in root other new intermediate; do
  # shellcheck disable=SC2086 # words
  key $name RSA $RSA
done
key leaf EC -pkeyopt ec_paramgen_curve:P-256
key weak RSA -pkeyopt rsa_keygen_bits:1024
key tiny RSA -pkeyopt rsa_keygen_bits:512

LONG='-days 36500 -sha256'
root root '/O=Test/CN=Root' root sha256
root again '/O=Test/CN=Root' root sha256    # the same key, another certificate
root namesake '/O=Test/CN=Root' other sha256 # the same name, another key
root other '/O=Test/CN=Other' other sha256
root new '/O=Test/CN=New' new sha256
root weak '/O=Test/CN=Weak' weak sha256
root tiny '/O=Test/CN=Tiny' tiny sha256
root sha1 '/O=Test/CN=Root' root sha1

# shellcheck disable=SC2086 # words
{
  signed cross '/O=Test/CN=New' new other other "$CA" $LONG # New, signed by Other
  signed good '/CN=localhost' leaf root root "$LEAF" $LONG
  signed ofNew '/CN=localhost' leaf new new "$LEAF" $LONG
  signed unknown '/CN=localhost' leaf other other "$LEAF" $LONG
  signed sha1Leaf '/CN=localhost' leaf root root "$LEAF" -days 36500 -sha1
  signed weakKey '/CN=localhost' weak root root "$LEAF" $LONG
  signed ofWeak '/CN=localhost' leaf weak weak "$LEAF" $LONG
  signed tinyKey '/CN=localhost' tiny root root "$LEAF" $LONG
  signed ofTiny '/CN=localhost' leaf tiny tiny "$LEAF" $LONG
  dated expired 20200101000000Z 20210101000000Z
  dated future 20900101000000Z 20990101000000Z
  signed client '/CN=localhost' leaf root root "$(echo "$LEAF" | sed s/serverAuth/clientAuth/)" $LONG
  signed critical '/CN=localhost' leaf root root "$LEAF
1.2.3.4=critical,DER:0500" $LONG
  signed intermediate '/O=Test/CN=Intermediate' intermediate root root "$CA" $LONG
  signed ofIntermediate '/CN=localhost' leaf intermediate intermediate "$LEAF" $LONG
  signed constrained '/O=Test/CN=Intermediate' intermediate root root "$CA
nameConstraints=critical,permitted;DNS:example.com" $LONG
  signed allowed '/O=Test/CN=Intermediate' intermediate root root "$CA
nameConstraints=critical,permitted;DNS:localhost" $LONG
  signed noCa '/O=Test/CN=Intermediate' intermediate root root "basicConstraints=critical,CA:false" $LONG
  signed sha1Intermediate '/O=Test/CN=Intermediate' intermediate root root "$CA" -days 36500 -sha1
}
