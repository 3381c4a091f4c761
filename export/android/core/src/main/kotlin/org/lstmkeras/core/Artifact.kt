package org.lstmkeras.core

import java.io.IOException
import java.security.MessageDigest

/** Where the files of an artifact come from: a folder, or the assets of an app. */
fun interface Source {
    /** @throws IOException there is no such file. */
    @Throws(IOException::class)
    fun read(name: String): ByteArray
}

/**
 * What an exporter wrote, read and verified.
 *
 * @property model bytes of the model file.
 * @property golden what the model must answer; null where the exporter wrote none.
 */
class Artifact private constructor(
    val manifest: Manifest,
    val model: ByteArray,
    val golden: Golden?,
) {
    companion object {
        /**
         * Reads the manifest, then every file that it lists, and compares each with its sha256.
         *
         * @throws ArtifactException a file is missing, changed, or not what this app plays.
         */
        fun open(source: Source): Artifact {
            val manifest = Manifest.read(fetch(source, Manifest.FILE).decodeToString())
            val contents = manifest.files.keys.associateWith { fetch(source, it) }
            for ((name, digest) in manifest.files) {
                if (sha256(contents.getValue(name)) != digest) {
                    throw ArtifactException("$name is not the file that was exported: its sha256 differs", "Copy the whole folder again.")
                }
            }
            val golden = contents[Golden.FILE]?.let { Golden.read(it.decodeToString(), manifest) }
            return Artifact(manifest, contents.getValue(manifest.modelFile), golden)
        }

        private fun fetch(
            source: Source,
            name: String,
        ): ByteArray =
            try {
                source.read(name)
            } catch (error: IOException) {
                throw ArtifactException("$name is missing", "Copy the whole folder that the exporter wrote.", error)
            }

        private fun sha256(content: ByteArray): String =
            MessageDigest.getInstance("SHA-256").digest(content).joinToString("") { "%02x".format(it) }
    }
}
