package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.Severity;
import com.edgedelta.lambda.config.Shaping;
import com.edgedelta.lambda.shape.Line;
import com.edgedelta.lambda.shape.Piece;
import org.jspecify.annotations.Nullable;

/// Writes the record of a line, with the members that shaping adds. The message of a record that would be too large is
/// shortened.
final class ShapedRecords {
    /// Enough for the mark, and for a sample's rate that is added later.
    private static final int MARK_ROOM = 64;

    private final RecordWriter out = new RecordWriter();
    private final LineRecords records;
    private final boolean severities;
    private final int maxBytes;

    ShapedRecords(boolean embedJson, Shaping settings) {
        this.records = new LineRecords(embedJson);
        this.severities = settings.severity();
        this.maxBytes = settings.maxRecordBytes();
    }

    /// Returns the record, which is valid until the next call.
    ///
    /// @param severity null if the line states none
    RecordWriter write(Line line, @Nullable Severity severity) {
        Piece value = line.value();
        records.open(out, line);
        int from = out.length();
        records.message(out, value.json(), value.from(), value.to(), value.plain());
        int to = out.length();
        members(line, severity);
        if (maxBytes > 0 && out.length() > maxBytes) {
            shorten(line, from, to);
            members(line, severity);
        }
        return out;
    }

    private void members(Line line, @Nullable Severity severity) {
        if (severities && severity != null) {
            out.name("severity_text");
            out.ascii("\"" + severity.name() + "\"");
        }
        if (line.lines() > 1) {
            out.name("lines");
            out.ascii(Integer.toString(line.lines()));
        }
        if (line.truncated()) {
            out.ascii(",\"truncated\":true");
        }
        out.ascii("}\n");
    }

    /// Cuts the message that stands between these places, and everything after it.
    private void shorten(Line line, int from, int to) {
        int excess = out.length() - maxBytes + MARK_ROOM;
        int end = to;
        if (out.bytes()[from] != '"') { // A part of a JSON value is not one, and so becomes a text.
            Piece value = line.value();
            out.takeBack(out.length() - from);
            out.quotedValue(value.json(), value.from(), value.to(), value.plain());
            excess += out.length() - to;
            end = out.length();
        }
        int most = Math.max(from + 1, end - 1 - excess);
        int cut = LineRecords.wholeCharacters(out.bytes(), from + 1, most);
        while (cut > from + 1 && (out.bytes()[cut] & 0xc0) == 0x80) { // Within a character beyond ASCII.
            cut--;
        }
        out.takeBack(out.length() - cut);
        out.ascii(" [... " + (end - 1 - cut) + " bytes left out]\"");
    }
}
