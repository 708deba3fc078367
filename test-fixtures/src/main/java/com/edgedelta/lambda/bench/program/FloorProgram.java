package com.edgedelta.lambda.bench.program;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The least a Java program can do to be an extension: register and `next` over one socket, in one class that needs
/// only `java.base`. Its cost is the JVM's own, the floor of every figure.
final class FloorProgram {
    private static final String API = "/2020-01-01/extension/";
    private static final int REGISTER_LIMIT_MS = 10_000;

    private FloorProgram() {}

    /// Argument: the name to register under.
    public static void main(String[] arguments) throws IOException {
        String api = System.getenv("AWS_LAMBDA_RUNTIME_API");
        int colon = api.lastIndexOf(':');
        try (Socket socket = new Socket(api.substring(0, colon), Integer.parseInt(api.substring(colon + 1)))) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(REGISTER_LIMIT_MS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String body = "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}";
            send(
                    socket.getOutputStream(),
                    "POST " + API + "register HTTP/1.1\r\nHost: " + api + "\r\nLambda-Extension-Name: " + arguments[0]
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            String id = header(answer(in), "lambda-extension-identifier:");
            socket.setSoTimeout(0); // Lambda freezes the process in next, for hours.
            String event = "";
            while (!event.contains("SHUTDOWN")) {
                send(
                        socket.getOutputStream(),
                        "GET " + API + "event/next HTTP/1.1\r\nHost: " + api + "\r\nLambda-Extension-Identifier: " + id
                                + "\r\n\r\n");
                event = answer(in);
            }
        }
    }

    private static void send(OutputStream out, String request) throws IOException {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Head and body of the next response.
    private static String answer(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
            text.append(read(in));
        }
        if (!text.toString().startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the Runtime API answered " + text);
        }
        for (int left = Integer.parseInt(header(text.toString(), "content-length:")); left > 0; left--) {
            text.append(read(in));
        }
        return text.toString();
    }

    private static char read(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the Runtime API closed the connection");
        }
        return (char) next;
    }

    private static String header(String answer, String name) throws IOException {
        int at = answer.toLowerCase(Locale.ROOT).indexOf("\n" + name);
        if (at < 0) {
            throw new IOException("no " + name + " in " + answer);
        }
        return answer.substring(at + 1 + name.length(), answer.indexOf('\r', at))
                .strip();
    }
}
