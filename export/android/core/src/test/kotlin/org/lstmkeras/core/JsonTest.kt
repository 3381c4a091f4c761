package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertNull

class JsonTest {
    private fun read(text: String) = JsonObject.read("f.json", text)

    @Test
    fun `reads every kind of value`() {
        val json = read("""{"s": "a\n\"\u00e9\\", "n": -1.5e-3, "i": 7, "b": false, "null": null, "o": {"x": [1, 2]}, "e": [], "t": [[1], [2, 3]]}""")
        assertEquals("a\n\"é\\", json.string("s"))
        assertEquals(-0.0015, json.double("n"))
        assertEquals(7, json.int("i"))
        assertEquals(false, json.boolean("b"))
        assertNull(json.doubleOrNull("null"))
        assertNull(json.childOrNull("missing"))
        assertContentEquals(doubleArrayOf(1.0, 2.0), json.child("o").doubles("x"))
        assertEquals(emptyList(), json.strings("e"))
        assertContentEquals(doubleArrayOf(2.0, 3.0), json.table("t")[1])
    }

    @Test
    fun `refuses what is not JSON`() {
        val broken =
            listOf(
                "", "{", "[1]x", "{\"a\" 1}", "{\"a\": 01}", "{\"a\": +1}", "{\"a\": 1,}", "{\"a\": nul}", "{a: 1}", "{\"a\": \"\\x\"}",
                "{\"a\": \"\n\"}", "{\"a\": \"\\u00g0\"}", "{\"a\": 1, \"a\": 2}", "{\"a\": NaN}", "{\"a\": 1.}", "[".repeat(100_000),
            )
        for (text in broken) assertRefused("is not JSON") { read(text) }
        assertRefused("no JSON object") { read("[1, 2]") }
    }

    @Test
    fun `says which member is wrong`() {
        val json = read("""{"a": 1.5, "b": [1, "x"]}""")
        assertRefused("'a' must be a whole number; it is 1.5") { json.int("a") }
        assertRefused("'b' must be a list of numbers; it is a list of 2") { json.doubles("b") }
        assertRefused("'c' must be a string; it is missing") { json.string("c") }
    }
}
