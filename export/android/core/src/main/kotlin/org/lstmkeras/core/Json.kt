package org.lstmkeras.core

/**
 * A JSON object whose members are read by name and type.
 *
 * Android has `org.json`, a plain JVM has not, and the two files that are read here are small: a reader of
 * a hundred lines keeps this module free of dependencies.
 *
 * @param where the file, for messages.
 */
internal class JsonObject(
    private val where: String,
    private val members: Map<String, Any?>,
) {
    val names: Set<String> get() = members.keys

    fun string(name: String): String = of(name, "a string") { it as? String }

    fun boolean(name: String): Boolean = of(name, "true or false") { it as? Boolean }

    fun double(name: String): Double = of(name, "a number") { it as? Double }

    fun int(name: String): Int = of(name, "a whole number") { whole(it) }

    fun intOrNull(name: String): Int? = if (members[name] == null) null else int(name)

    fun doubleOrNull(name: String): Double? = if (members[name] == null) null else double(name)

    fun strings(name: String): List<String> = list(name, "strings") { it as? String }

    fun doubles(name: String): DoubleArray = list(name, "numbers") { it as? Double }.toDoubleArray()

    fun doublesOrNull(name: String): DoubleArray? = if (members[name] == null) null else doubles(name)

    fun ints(name: String): List<Int> = list(name, "whole numbers") { whole(it) }

    fun child(name: String): JsonObject = of(name, "an object") { asObject(it) }

    fun childOrNull(name: String): JsonObject? = if (members[name] == null) null else child(name)

    fun children(name: String): List<JsonObject> = list(name, "objects") { asObject(it) }

    /** A list of lists of numbers. */
    fun table(name: String): List<DoubleArray> =
        list(name, "lists of numbers") { row ->
            (row as? List<*>)?.let { cells -> cells.map { it as? Double ?: return@list null }.toDoubleArray() }
        }

    private fun whole(value: Any?): Int? {
        val number = value as? Double ?: return null
        return if (number == number.toInt().toDouble()) number.toInt() else null
    }

    private fun asObject(value: Any?): JsonObject? = (value as? Map<*, *>)?.let { JsonObject(where, named(it)) }

    private fun <T : Any> of(
        name: String,
        kind: String,
        convert: (Any?) -> T?,
    ): T =
        convert(members[name]) ?: throw ArtifactException(
            "$where: '$name' must be $kind; it is ${if (name in members) describe(members[name]) else "missing"}",
            "Copy the whole folder that the exporter wrote.",
        )

    private fun <T : Any> list(
        name: String,
        kind: String,
        convert: (Any?) -> T?,
    ): List<T> = of(name, "a list of $kind") { value -> (value as? List<*>)?.map { convert(it) ?: return@of null } }

    private fun describe(value: Any?): String =
        when (value) {
            null -> "null"
            is List<*> -> "a list of ${value.size}"
            is Map<*, *> -> "an object"
            else -> value.toString()
        }

    companion object {
        /**
         * Reads a JSON text whose outermost value is an object.
         *
         * @throws ArtifactException the text is not JSON, or is something else than an object.
         */
        fun read(
            where: String,
            text: String,
        ): JsonObject {
            val value =
                try {
                    JsonReader(text).read()
                } catch (error: JsonSyntaxException) {
                    throw ArtifactException("$where is not JSON: ${error.message}", "Copy the file again.", error)
                }
            val members =
                value as? Map<*, *> ?: throw ArtifactException("$where holds no JSON object", "Copy the file again.")
            return JsonObject(where, named(members))
        }

        private fun named(members: Map<*, *>): Map<String, Any?> = members.entries.associate { (name, value) -> name as String to value }
    }
}

private class JsonSyntaxException(message: String) : Exception(message)

/** JSON text (RFC 8259) as maps, lists, strings, doubles, booleans and null. */
private class JsonReader(
    private val text: String,
) {
    private var at = 0

    fun read(): Any? {
        val value = value(0)
        space()
        if (at < text.length) fail("something follows the end")
        return value
    }

    private fun value(depth: Int): Any? {
        if (depth > DEEPEST) fail("nested more than $DEEPEST deep")
        space()
        return when (peek()) {
            '{' -> members(depth)
            '[' -> elements(depth)
            '"' -> string()
            't' -> word("true", true)
            'f' -> word("false", false)
            'n' -> word("null", null)
            else -> number()
        }
    }

    private fun members(depth: Int): Map<String, Any?> {
        val members = LinkedHashMap<String, Any?>()
        sequence('{', '}') {
            if (peek() != '"') fail("a name in quotes is missing")
            val name = string()
            space()
            take(':')
            if (name in members) fail("'$name' appears twice")
            members[name] = value(depth + 1)
        }
        return members
    }

    private fun elements(depth: Int): List<Any?> {
        val elements = ArrayList<Any?>()
        sequence('[', ']') { elements += value(depth + 1) }
        return elements
    }

    private fun sequence(
        open: Char,
        close: Char,
        one: () -> Unit,
    ) {
        take(open)
        space()
        if (peek() == close) {
            at++
            return
        }
        while (true) {
            space()
            one()
            space()
            if (peek() == close) break
            take(',')
        }
        at++
    }

    private fun string(): String {
        take('"')
        val made = StringBuilder()
        while (true) {
            val char = next()
            when {
                char == '"' -> return made.toString()
                char == '\\' -> made.append(escaped())
                char < ' ' -> fail("a control character in a string")
                else -> made.append(char)
            }
        }
    }

    private fun escaped(): Char =
        when (val char = next()) {
            '"', '\\', '/' -> char
            'b' -> '\b'
            'f' -> '\u000C'
            'n' -> '\n'
            'r' -> '\r'
            't' -> '\t'
            'u' -> {
                val digits = String(CharArray(4) { next() })
                if (!digits.all { it in '0'..'9' || it in 'a'..'f' || it in 'A'..'F' }) fail("\\u$digits is no character")
                digits.toInt(16).toChar()
            }
            else -> fail("\\$char is no escape")
        }

    private fun number(): Double {
        val found = NUMBER.matchAt(text, at)?.value ?: fail("a value is missing")
        at += found.length
        return found.toDouble()
    }

    private fun word(
        word: String,
        value: Any?,
    ): Any? {
        if (!text.startsWith(word, at)) fail("'$word' was expected")
        at += word.length
        return value
    }

    private fun space() {
        while (at < text.length && text[at] in " \t\r\n") at++
    }

    private fun peek(): Char = if (at < text.length) text[at] else fail("the text ends too early")

    private fun next(): Char = peek().also { at++ }

    private fun take(char: Char) {
        if (peek() != char) fail("'$char' was expected")
        at++
    }

    private fun fail(why: String): Nothing = throw JsonSyntaxException("$why at character $at")

    private companion object {
        const val DEEPEST = 64
        val NUMBER = Regex("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")
    }
}
