package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.layer.Layer;
import com.edgedelta.lambda.layer.LayerCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The participants: the packaged layer, the extensions to compare it with, and our program that is the reference.
public record Candidates(Candidate reference, List<Candidate> contenders) {
    public static final String LAYER = "layer";

    private static final String FIREHOSE = "firehose layer, kinesis";

    /// With made-up keys.
    private static final Map<String, String> KINESIS = Map.of(
            "PUSHER_MODE",
            "kinesis",
            Candidate.STREAM,
            "bench",
            "AWS_ACCESS_KEY_ID",
            "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY",
            "a-secret-key",
            "AWS_SESSION_TOKEN",
            "a-session-token");

    /// Makes a program of ours on the runtime in a layer's folder.
    public interface Reference {
        Candidate make(Path home, Path folder, Trust trust) throws IOException;
    }

    /// Unpacks and makes all of them in the folder.
    ///
    /// @param firehose the Firehose layer's ZIP file, or null if it takes no part
    public static Candidates make(
            Reference reference, CommonOptions options, @Nullable Path firehose, Path folder, Trust trust)
            throws IOException {
        var zip = options.packaged();
        var launcher = Layer.unpack(zip, Files.createDirectories(folder.resolve("unpacked")));
        var home = home(launcher, zip);
        var contenders = new ArrayList<Candidate>();
        contenders.add(layer(LAYER, launcher, home, folder, trust));
        if (firehose != null) {
            var own = Files.createDirectories(folder.resolve("firehose"));
            var unpacked = Layer.unpack(firehose, own.resolve("unpacked"));
            var pushing = layer(FIREHOSE, unpacked, home(unpacked, firehose), own, trust);
            contenders.add(new Candidate(FIREHOSE, pushing.executable(), KINESIS));
        }
        for (var extension : options.extensions()) {
            contenders.add(other(extension, folder, trust, contenders.size()));
        }
        return new Candidates(reference.make(home, folder.resolve("reference"), trust), List.copyOf(contenders));
    }

    /// Unpacks and makes those that need no reference: the layer first.
    public static List<Candidate> contenders(CommonOptions options, Path folder, Trust trust) throws IOException {
        return make((home, _, _) -> new Candidate("none", home, Map.of()), options, null, folder, trust)
                .contenders();
    }

    /// All of them, the reference first.
    List<Candidate> all() {
        var all = new ArrayList<>(List.of(reference));
        all.addAll(contenders);
        return all;
    }

    /// All of them, in the order of one round. Each round begins with another one, since the order matters:
    /// an idle processor is slow at first.
    ///
    /// @param round from 0 on
    public List<Candidate> inRound(int round) {
        var order = all();
        Collections.rotate(order, -round);
        return order;
    }

    private static Path home(Path launcher, Path zip) throws IOException {
        var home = LayerCopy.home(launcher);
        if (home == null) {
            throw new IOException(zip + " holds no " + LayerCopy.HOME + "/" + LayerCopy.OPTIONS);
        }
        return home;
    }

    private static Candidate other(Path extension, Path folder, Trust trust, int number) throws IOException {
        var home = LayerCopy.home(extension);
        if (home == null) {
            var bundle = Map.of("SSL_CERT_FILE", trust.bundle().toString());
            return new Candidate(String.valueOf(extension.getFileName()), extension, bundle);
        }
        // All copies of our layer have launchers of one name: the folders they were unpacked to distinguish them.
        var name = String.valueOf(extension.resolve("../..").normalize().getFileName());
        return layer(name, extension, home, folder.resolve("other-" + number), trust);
    }

    private static Candidate layer(String name, Path launcher, Path home, Path folder, Trust trust) throws IOException {
        var copy = LayerCopy.of(launcher, home, folder.resolve("trusting")).trusting(trust.certificates());
        return new Candidate(name, copy.launcher(), Map.of());
    }
}
