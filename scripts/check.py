"""The second half of scripts/check. Arguments: java, the extension's class path, and the user's options."""

import base64
import http.client
import ipaddress
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import urllib.parse

PASSED = {"PUSHER_MODE", "KINESIS_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE"}
# What a process outside of Lambda says last; it says nothing about settings.
NOT_LAMBDA = "AWS_LAMBDA_RUNTIME_API is not set"
SECONDS = 5


def bad(problem):
    print(f"check: {problem}", file=sys.stderr)
    sys.exit(2)


def is_setting(name):
    return name.startswith("ED_") or name.upper() in PASSED or (name.startswith("AWS_") and "KEY" not in name and "TOKEN" not in name)


class Options:
    def __init__(self, words):
        self.function = self.region = self.file = self.memory = self.code = None
        self.online = True
        self.settings = {}
        words = list(words)
        while words:
            word = words.pop(0)
            if word == "--offline":
                self.online = False
            elif word in ("--function", "--region", "--file", "--memory", "--code"):
                if not words or not words[0]:
                    bad(f"{word} needs a value")
                setattr(self, word[2:], words.pop(0))
            elif re.match(r"[A-Za-z_][A-Za-z0-9_]*=", word):
                name, _, value = word.partition("=")
                self.settings[name] = value
            else:
                # A value may be a secret, so that only an option is repeated.
                bad(f"unknown option {word}; --help shows what there is" if word.startswith("-") else "an argument is not NAME=VALUE")
        if self.function and self.file:
            bad("--function and --file: only one of them can be given")
        if self.memory and not re.fullmatch(r"[1-9][0-9]{0,5}", self.memory):
            bad(f"--memory {self.memory}: it must be a number of MB")
        if self.code and not os.path.isdir(self.code):
            bad(f"--code {self.code}: it is not a folder")


class Function:
    """The settings, and what else of a function matters."""

    def __init__(self, options):
        self.memory = "128"
        self.region = options.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
        self.layers = None
        self.architecture = "x86_64"
        if options.function:
            self.take(configuration(options))
        elif options.file:
            self.take(read(options.file))
        else:
            self.variables = {name: value for name, value in os.environ.items() if is_setting(name)}
        self.variables.update(options.settings)
        # An informational line is nothing to mend.
        self.quiet = {"ED_PRINT_EXTENSION_LOGS": "false"} if self.is_on("ED_PRINT_EXTENSION_LOGS") else {}
        self.memory = options.memory or self.memory
        self.code = {"LAMBDA_TASK_ROOT": os.path.abspath(options.code)} if options.code else {}

    def take(self, found):
        if isinstance(found.get("Configuration"), dict):
            found = found["Configuration"]  # get-function has it one level deeper
        if "FunctionArn" in found:
            self.region = found["FunctionArn"].split(":")[3]
            self.layers = [layer["Arn"] for layer in found.get("Layers") or []]
            self.architecture = (found.get("Architectures") or [self.architecture])[0]
            if found.get("PackageType") == "Image":
                self.layers = None
        self.memory = str(found.get("MemorySize", self.memory))
        given = (found.get("Environment") or {}) if "FunctionArn" in found or "Environment" in found else found
        if "Error" in given:
            sys.exit("check: Lambda could not decrypt the function's variables, so that there is nothing to check")
        given = given.get("Variables", given) or {}
        if not isinstance(given, dict):
            given = {}
        self.variables = {name: str(value) for name, value in given.items() if is_setting(name) and isinstance(value, (str, int))}

    def layer_problems(self):
        """What the names of its layers give away, if they are those that scripts/publish.sh gives them."""
        ours = [arn for arn in self.layers if "edgedelta" in arn.lower()]
        if not ours:
            yield f"no layer of the function has edgedelta in its name ({len(self.layers)} layers)"
        for arn in ours:
            print(f"layer {arn}")
            name = arn.split(":")[6] if arn.count(":") >= 6 else arn
            for architecture in ("x86_64", "arm64"):
                if name.endswith("-" + architecture) and architecture != self.architecture:
                    yield f"the layer is for {architecture}, and the function runs on {self.architecture}"
        if len(ours) > 1:
            yield "several layers of the extension hold the same files, and the last one hides the others: remove all but one"
        kinesis = self.variables.get("PUSHER_MODE", "").strip().lower() == "kinesis"
        if ours and kinesis and not any("firehose" in arn.lower() for arn in ours):
            yield "PUSHER_MODE=kinesis needs the Firehose layer, and no layer has firehose in its name"

    def is_on(self, name):
        return self.variables.get(name, "").strip().lower() == "true"

    def is_off(self, name):
        return self.variables.get(name, "").strip().lower() == "false"

    def rules_file_is_away(self):
        """Whether rules are in a file of the function's code, and nobody said where on this machine that is."""
        return not self.code and self.variables.get("ED_PROCESSING_RULES_FILE", "").strip() != ""

    def environment(self):
        away = ("ED_PROCESSING_RULES_FILE",) if self.rules_file_is_away() else ()
        return {
            **{name: value for name, value in self.variables.items() if name not in away},
            **self.quiet,
            **self.code,
            "AWS_REGION": self.region,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": self.memory,
            "AWS_LAMBDA_FUNCTION_NAME": "function",
        }


def configuration(options):
    command = [os.environ.get("AWS_CLI", "aws"), "lambda", "get-function-configuration", "--function-name", options.function, "--output", "json"]
    if options.region:
        command += ["--region", options.region]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        sys.exit("check: the AWS CLI (aws) is not on the PATH")
    if asked.returncode != 0:
        sys.exit(f"check: the function's settings cannot be read: {asked.stderr.strip()}")
    try:
        found = json.loads(asked.stdout)
    except ValueError:
        found = None
    if not described(found):
        sys.exit("check: the AWS CLI printed something else than a function's configuration")
    return found


def described(found):
    """Whether it has the shape of get-function-configuration, of get-function, or of a part of them, as far as it is read."""
    if not isinstance(found, dict):
        return False
    configuration = found.get("Configuration", found)
    if not isinstance(configuration, dict):
        return False
    arn = configuration.get("FunctionArn", ":::")
    layers = configuration.get("Layers") or []
    environment = configuration.get("Environment") or {}
    return (
        isinstance(arn, str)
        and arn.count(":") >= 3
        and isinstance(layers, list)
        and all(isinstance(layer, dict) and isinstance(layer.get("Arn"), str) for layer in layers)
        and isinstance(environment, dict)
        and isinstance(environment.get("Variables") or {}, dict)
    )


def read(file):
    try:
        with open(file, encoding="utf-8-sig") as opened:
            text = opened.read()
    except OSError as failure:
        bad(f"--file {file}: {failure.strerror}")
    except UnicodeDecodeError:
        bad(f"--file {file}: it is not UTF-8")
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError:
            bad(f"--file {file}: it is not JSON")
        if not described(found):
            bad(f"--file {file}: it has neither variables nor a function's configuration")
        return found
    lines = [line.strip().removeprefix("export ") for line in text.splitlines()]
    found = {}
    for number, line in enumerate(lines, 1):
        name, equals, value = line.partition("=")
        if line and not line.startswith("#"):
            if not equals or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name.strip()):
                bad(f"--file {file}: line {number} is not NAME=VALUE")
            found[name.strip()] = unquoted(value.strip())
    return found


def unquoted(value):
    """A value as shells and .env files have it: with quotes around it, or without."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def said(java, core, function):
    """What the extension says about the settings before it looks for Lambda."""
    java_options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", core]
    ran = subprocess.run(
        [java, *java_options, "com.edgedelta.lambda.Main"],
        env={"PATH": os.environ.get("PATH", ""), **without_lambda(function.environment())},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ran.stdout.splitlines()
    if not any(NOT_LAMBDA in line for line in lines):
        sys.exit(f"check: the extension could not be started: {ran.stderr.strip()[:500]}")
    return [line for line in lines if NOT_LAMBDA not in line]


def without_lambda(environment):
    names = ("AWS_LAMBDA_RUNTIME_API", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
    return {name: value for name, value in environment.items() if name not in names}


class Trial:
    """Steps on the way to the endpoint: each is printed, and the first that fails is the last."""

    def __init__(self, function):
        self.function = function
        self.variables = function.variables

    def value(self, *names):
        return next((self.variables[name].strip() for name in names if self.variables.get(name, "").strip()), "")

    def url(self):
        if self.value("PUSHER_MODE").lower() == "kinesis":
            stream = self.value("KINESIS_ENDPOINT")
            region = stream.split(":")[3] if stream.startswith("arn:") and stream.count(":") >= 5 else self.function.region
            ending = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
            own = self.value("AWS_ENDPOINT_URL_FIREHOSE", "AWS_ENDPOINT_URL")
            return own or (f"https://firehose.{region}.{ending}/" if stream and region else "")
        return self.value("ED_ENDPOINT")

    def proxy(self, url):
        own = self.value("ED_PROXY")
        if own:
            found = "" if own.lower() == "none" else own
        elif url.scheme == "https":
            found = self.value("HTTPS_PROXY", "https_proxy")
        else:
            found = self.value("HTTP_PROXY", "http_proxy")
        if not found or goes_direct(self.value("NO_PROXY", "no_proxy"), url.hostname, port_of(url)):
            return None
        return urllib.parse.urlsplit(found if "://" in found else "http://" + found)

    def run(self):
        try:
            url = urllib.parse.urlsplit(self.url())
            if url.scheme not in ("http", "https") or not url.hostname:
                return True  # The extension has said so.
            port = port_of(url)
            proxy = self.proxy(url)
            if proxy and (proxy.scheme != "http" or not proxy.hostname or proxy.port == 0):
                proxy = None  # It has said this, too: it uses none.
        except ValueError:
            return True
        try:
            self.attempt(url, port, proxy)
            return True
        except ssl.SSLCertVerificationError as failure:
            print(f"  TLS: the certificate is refused: {failure.verify_message}; see ED_CA_BUNDLE")
        except ssl.SSLError as failure:
            print(f"  TLS: {failure.reason or 'failed'}")
        except socket.gaierror as failure:
            print(f"  name: {failure.strerror}")
        except TimeoutError:
            print(f"  no response in {SECONDS} s; from a function in a VPC, is there a route?")
        except (OSError, http.client.HTTPException, ValueError) as failure:
            # Its message may repeat the URL, and so a secret.
            print(f"  {getattr(failure, 'strerror', None) or type(failure).__name__}")
        return False

    def attempt(self, url, port, proxy):
        through = f" through the proxy {bracketed(proxy.hostname)}:{proxy.port or 80}" if proxy else ""
        print(f"{url.scheme}://{bracketed(url.hostname)}:{port}{through}")
        first = (proxy.hostname, proxy.port or 80) if proxy else (url.hostname, port)
        addresses = sorted({found[4][0] for found in socket.getaddrinfo(*first, type=socket.SOCK_STREAM)})
        print(f"  name: {', '.join(addresses[:4])}{' ...' if len(addresses) > 4 else ''}")
        with socket.create_connection(first, SECONDS):
            print("  connection: open")
        context = self.trust()
        if url.scheme == "https":
            connection = http.client.HTTPSConnection(*first, timeout=SECONDS, context=context)
            if proxy:
                connection.set_tunnel(url.hostname, port, headers=authorization(proxy))
        else:
            connection = http.client.HTTPConnection(*first, timeout=SECONDS)
        connection.connect()
        if url.scheme == "https":
            print(f"  TLS: {connection.sock.version()}, the certificate is trusted")
        if self.value("PUSHER_MODE").lower() == "kinesis":
            connection.close()
            return
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        whole = path if not proxy or url.scheme == "https" else f"http://{bracketed(url.hostname)}:{port}{path}"
        connection.request("HEAD", whole, headers=authorization(proxy) if proxy and url.scheme == "http" else {})
        status = connection.getresponse().status
        print(f"  HEAD, without authorization: status {status}" + ("; the server fails" if status >= 500 else ""))
        connection.close()

    def trust(self):
        context = ssl.create_default_context()
        bundle = self.value("ED_CA_BUNDLE", "SSL_CERT_FILE")
        if bundle and os.path.isfile(bundle):
            context.load_verify_locations(bundle)
        elif bundle:
            print("  the file with certificates is not on this machine")
        return context


def port_of(url):
    return url.port or (443 if url.scheme == "https" else 80)


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def address_of(text):
    try:
        return ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None


def goes_direct(no_proxy, host, port):
    """Whether the extension reaches a host without a proxy: the rules of docs/endpoint.md."""
    address = address_of(host)
    if host == "localhost" or (address and (address.is_loopback or address.is_link_local)):
        return True
    return any(covers(entry.lower(), host, address, port) for entry in re.split(r"[,\s]+", no_proxy) if entry)


def covers(entry, host, address, port):
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return address is not None and address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    with_port = re.fullmatch(r"([^:]*|\[.*\]):(\d*)", entry)
    if with_port:
        if with_port.group(2) != str(port):
            return False
        entry = with_port.group(1)
    if address:
        return address == address_of(entry)
    name = entry.removeprefix("*").removeprefix(".")
    return name != "" and ("." + host).endswith("." + name)


def authorization(proxy):
    if not proxy or not proxy.username:
        return {}
    pair = urllib.parse.unquote(proxy.username) + ":" + urllib.parse.unquote(proxy.password or "")
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def main():
    java, core, *words = sys.argv[1:]
    options = Options(words)
    function = Function(options)
    good = True
    if function.layers is not None:
        for problem in function.layer_problems():
            print(problem)
            good = False
    lines = said(java, core, function)
    for line in lines:
        print(line)
    if not lines:
        print("settings: the extension has nothing to say about them")
    elif any("AWS_REGION is not set" in line for line in lines):
        print("  Lambda sets AWS_REGION; here --region REGION does")
    if function.rules_file_is_away() and not function.is_off("ED_ENABLED"):
        print("not tried: the rules in the file that ED_PROCESSING_RULES_FILE names; --code FOLDER says where the function's code is")
    sys.stdout.flush()
    good = good and not lines
    if function.is_off("ED_ENABLED"):
        print("ED_ENABLED is false: the extension forwards nothing")
    elif options.online:
        if function.variables.get("ED_AUTH_TOKEN_SECRET", "").strip():
            print("not tried: whether the function's role may read the token that ED_AUTH_TOKEN_SECRET names")
        good = Trial(function).run() and good
    sys.exit(0 if good else 1)


main()
