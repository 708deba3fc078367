package com.edgedelta.lambda.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One kept-alive HTTP/1.1 connection to a server on this machine; every read gives up after 60 s.
public final class Connection implements AutoCloseable {
    private static final int BOUND_MS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    public Connection(int port) throws IOException {
        socket.setSoTimeout(BOUND_MS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BOUND_MS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// A response: its status, and its headers by their names in lower case.
    public record Answer(int status, Map<String, String> headers) {}

    /// Posts over a connection of its own and returns the status.
    public static int postTo(int port, byte[] body) throws IOException {
        try (Connection connection = new Connection(port)) {
            return connection.post(body);
        }
    }

    public int post(byte[] body) throws IOException {
        return request("POST", "/", body).status();
    }

    public Answer request(String method, String path, byte[] body) throws IOException {
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: sandbox\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole);
        return answer();
    }

    /// Posts the body in two parts; the second one after that has returned.
    public int postInParts(byte[] body, int first, Runnable between) throws IOException {
        out.write(("POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.write(body, 0, first);
        between.run();
        out.write(body, first, body.length - first);
        return answer().status();
    }

    /// Posts only the beginning of a body and ends the sending side. Returns the number of bytes that the server sends
    /// before it closes the connection.
    public int postBeginning(byte[] body, int sent) throws IOException {
        out.write(("POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.write(body, 0, sent);
        socket.shutdownOutput();
        return in.readAllBytes().length;
    }

    /// Posts the body in chunks of that size, as a client that does not know its length.
    public int postChunked(byte[] body, int chunk) throws IOException {
        out.write("POST / HTTP/1.1\r\nHost: sandbox\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
        for (int from = 0; from < body.length; from += chunk) {
            int length = Math.min(chunk, body.length - from);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, from, length);
            out.write("\r\n".getBytes(ISO_8859_1));
        }
        out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        return answer().status();
    }

    private Answer answer() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        in.skipNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(Integer.parseInt(status[1]), headers);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed after \"" + line + "\"");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
