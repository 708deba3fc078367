"""The second half of scripts/check. Arguments: java, the extension's class path, and the user's options."""

import http.client
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
        self.function = self.region = self.file = self.memory = None
        self.online = True
        self.settings = {}
        words = list(words)
        while words:
            word = words.pop(0)
            if word == "--offline":
                self.online = False
            elif word in ("--function", "--region", "--file", "--memory"):
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


class Function:
    """The settings, and what else of a function matters."""

    def __init__(self, options):
        self.memory = "128"
        self.region = options.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
        self.layers = None
        if options.function:
            self.take(configuration(options))
        elif options.file:
            self.take(read(options.file))
        else:
            self.variables = {name: value for name, value in os.environ.items() if is_setting(name)}
        self.variables.update(options.settings)
        self.memory = options.memory or self.memory

    def take(self, found):
        if "FunctionArn" in found:
            self.region = found["FunctionArn"].split(":")[3]
            self.layers = [layer["Arn"] for layer in found.get("Layers", [])]
            if found.get("PackageType") == "Image":
                self.layers = None
        self.memory = str(found.get("MemorySize", self.memory))
        environment = found.get("Environment", found)
        self.variables = {name: str(value) for name, value in environment.get("Variables", environment).items() if isinstance(value, str)}

    def environment(self):
        return {
            **self.variables,
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
    return json.loads(asked.stdout)


def read(file):
    try:
        with open(file, encoding="utf-8") as opened:
            text = opened.read()
    except OSError as failure:
        bad(f"--file {file}: {failure.strerror}")
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError:
            bad(f"--file {file}: it is not JSON")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not all("=" in line for line in lines):
        bad(f"--file {file}: a line is not NAME=VALUE")
    return dict(line.removeprefix("export ").partition("=")[::2] for line in lines)


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
        direct = [entry.strip().lstrip("*").lstrip(".") for entry in self.value("NO_PROXY", "no_proxy").split(",") if entry.strip()]
        if not found or any(not entry or url.hostname == entry or url.hostname.endswith("." + entry) for entry in direct):
            return None
        return urllib.parse.urlsplit(found if "://" in found else "http://" + found)

    def run(self):
        try:
            url = urllib.parse.urlsplit(self.url())
            port = url.port or (443 if url.scheme == "https" else 80)
        except ValueError:
            return True
        if url.scheme not in ("http", "https") or not url.hostname:
            return True  # The extension has said so.
        proxy = self.proxy(url)
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
        except (OSError, http.client.HTTPException) as failure:
            print(f"  {getattr(failure, 'strerror', None) or type(failure).__name__}")
        return False

    def attempt(self, url, port, proxy):
        print(f"{url.scheme}://{url.hostname}:{port}" + (f" through the proxy {proxy.hostname}:{proxy.port or 80}" if proxy else ""))
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
        whole = path if not proxy or url.scheme == "https" else f"http://{url.hostname}:{port}{path}"
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


def authorization(proxy):
    if not proxy or not proxy.username:
        return {}
    import base64

    pair = urllib.parse.unquote(proxy.username) + ":" + urllib.parse.unquote(proxy.password or "")
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def main():
    java, core, *words = sys.argv[1:]
    options = Options(words)
    function = Function(options)
    good = True
    if function.layers is not None:
        ours = [arn for arn in function.layers if "edgedelta" in arn.lower()]
        if ours:
            print("\n".join(f"layer {arn}" for arn in ours))
        else:
            print(f"no layer of the function has edgedelta in its name ({len(function.layers)} layers)")
            good = False
    lines = said(java, core, function)
    for line in lines:
        print(line)
    if not lines:
        print("settings: the extension has nothing to say about them")
    sys.stdout.flush()
    good = good and not lines
    if options.online:
        good = Trial(function).run() and good
    sys.exit(0 if good else 1)


main()
