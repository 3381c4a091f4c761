package org.lstmkeras.core

/** How time appears in a model file. */
enum class Form { FUSED, STEP, UNROLLED }

/** The state contract: what happens to h and c between two calls of the model. */
enum class State(
    val meaning: String,
) {
    NONE("every call starts anew"),
    KEPT("the file keeps h and c between calls"),
    EXPLICIT("h and c go in and come out"),
}

/**
 * `manifest.json`: what an app must know to play the model file beside it.
 *
 * @property files sha256 by file name; the first is the model.
 * @property inputs the first is x; the others are states.
 * @property outputs the first is y.
 * @property scaler turns readings into x; null where the model takes readings as they come.
 * @property labels names of the classes, in the order of y; empty where y is no class.
 * @property returnsSequences whether y has an answer for every step or one for the sequence.
 */
class Manifest(
    val form: Form,
    val state: State,
    val files: Map<String, String>,
    val inputs: List<Tensor>,
    val outputs: List<Tensor>,
    val scaler: Scaler?,
    val labels: List<String>,
    val returnsSequences: Boolean,
) {
    /** Name of the model file. */
    val modelFile: String = files.keys.first()

    val x: Tensor = inputs.first()
    val y: Tensor = outputs.first()

    /** Tensors that go in and come out again: h, c and what else the model remembers. */
    val states: List<Tensor> = inputs.drop(1)

    /** T, how many steps one call plays. */
    val stepsPerCall: Int = if (form == Form.STEP) 1 else x.shape[1]

    /** F, how many channels a reading has. */
    val features: Int = x.size / stepsPerCall

    /** K, how many numbers an answer has. */
    val classes: Int = y.shape.last()

    init {
        val made = outputs.associateBy { it.name }
        for (state in states) {
            val next = made[state.name]
            if (next == null || next.size != state.size || next.stored != state.stored) {
                refuse("the state '${state.name}' goes in and does not come out as it went in")
            }
            if (state.initial != null && state.initial.size != state.size) {
                refuse("the state '${state.name}' has ${state.size} numbers and starts from ${state.initial.size}")
            }
        }
        if ((state == State.EXPLICIT) != states.isNotEmpty()) {
            refuse("state is ${state.name.lowercase()}, with ${states.size} state inputs")
        }
        if (form == Form.STEP && state != State.EXPLICIT) refuse("a step file needs explicit state")
        if (form != Form.STEP && x.shape.size != 3) refuse("x has shape ${x.shape}, not [1, T, F]")
        if (scaler != null && scaler.mean.size != features) {
            refuse("the scaler is for ${scaler.mean.size} channels and x has $features")
        }
        if (labels.isNotEmpty() && labels.size != classes) {
            refuse("${labels.size} labels for $classes answers")
        }
    }

    companion object {
        const val FILE = "manifest.json"
        private const val FORMAT = 1

        /**
         * Reads the text of a `manifest.json`. Members that this app does not know are left unread.
         *
         * @throws ArtifactException it is not a manifest, has another format, or describes what LiteRT cannot play.
         */
        fun read(text: String): Manifest {
            val json = JsonObject.read(FILE, text)
            val format = json.int("format")
            if (format != FORMAT) {
                throw ArtifactException("$FILE has format $format", "This app reads format $FORMAT: update the app.")
            }
            val target = json.string("target")
            if (target != "tflite") {
                throw ArtifactException(
                    "the artifact is for $target, and this app plays .tflite files",
                    "Export with --target tflite.",
                )
            }
            if (json.string("precision") == "int16x8") {
                throw ArtifactException("LiteRT has no LSTM in int16x8", "Export with --precision int8 or float32.")
            }
            val files = json.child("files")
            return Manifest(
                form = word(json, "form"),
                state = word(json, "state"),
                files = files.names.associateWith { files.string(it) }.also(::checkNames),
                inputs = json.children("inputs").map(::tensor),
                outputs = json.children("outputs").map(::tensor),
                scaler = json.childOrNull("scaler")?.let(::scaler),
                labels = json.strings("labels"),
                returnsSequences = json.boolean("returns_sequences"),
            )
        }

        private inline fun <reified E : Enum<E>> word(
            json: JsonObject,
            name: String,
        ): E {
            val word = json.string(name)
            return enumValues<E>().firstOrNull { it.name.lowercase() == word }
                ?: refuse("$name is '$word', and this app knows ${enumValues<E>().joinToString { it.name.lowercase() }}")
        }

        private fun tensor(json: JsonObject): Tensor {
            val name = json.string("name")
            val stored =
                Stored.entries.firstOrNull { it.name.lowercase() == json.string("dtype") }
                    ?: refuse("'$name' is ${json.string("dtype")}, and this app stores float32, int8 and int16")
            val scale = json.doubleOrNull("scale")
            if (scale != null && (scale <= 0 || stored.range == null)) refuse("'$name' is ${json.string("dtype")} with scale $scale")
            val shape = json.ints("shape")
            if (shape.isEmpty() || shape.any { it < 1 }) refuse("'$name' has shape $shape")
            return Tensor(name, shape, stored, scale, json.intOrNull("zero_point"), json.doublesOrNull("initial"))
        }

        private fun scaler(json: JsonObject) =
            Scaler(json.doubles("mean"), json.doubles("deviation"), json.strings("channels"), json.strings("units"))

        private fun checkNames(files: Map<String, String>) {
            if (files.isEmpty()) refuse("no files are listed")
            val strange = files.keys.firstOrNull { it.isEmpty() || it.startsWith(".") || '/' in it || '\\' in it }
            if (strange != null) refuse("'$strange' is not the name of a file in the folder")
        }

        private fun refuse(what: String): Nothing =
            throw ArtifactException("$FILE: $what", "Copy a folder that `lstm-keras export --target tflite` wrote.")
    }
}
