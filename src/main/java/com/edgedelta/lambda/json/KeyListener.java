package com.edgedelta.lambda.json;

/// Is notified of the keys in the objects that a [JsonScanner] skips.
public interface KeyListener {
    /// The scanner has read that key; its value has not been read yet.
    ///
    /// @param from where the key begins, behind its quote
    /// @param to where its closing quote is
    /// @param depth 1 for a key of the skipped value itself, one more for each container in it
    /// @param topKey where the latest key of the skipped value itself begins
    /// @param escaped whether the key has escapes
    void key(byte[] json, int from, int to, int depth, int topKey, boolean escaped);

    /// The scanner has read an escaped quote inside a string, `\"`, with one of the listener's letters before it: what
    /// may end a key of an object in a text.
    ///
    /// @param at where the escape begins
    void quoteInText(byte[] json, int at);
}
