#include "artifact.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace lstm_keras {
namespace {

using nlohmann::ordered_json;  // the first of the files is the model
namespace fs = std::filesystem;

constexpr int kFormat = 1;  // of manifest.json and of golden.json

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in || fs::is_directory(file)) {
    throw ArtifactError(file.string() +
                        " cannot be read.\n  Pass a folder that lstm-keras export wrote.");
  }
  return bytes;
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw ArtifactError("OpenSSL cannot compute a sha256.");
  }
  std::string text;
  for (unsigned k = 0; k < size; ++k) {
    text += "0123456789abcdef"[digest[k] >> 4];
    text += "0123456789abcdef"[digest[k] & 15];
  }
  return text;
}

// Null and absent are the same in a manifest.
bool has(const ordered_json& content, const char* key) {
  return content.contains(key) && !content[key].is_null();
}

// Runs a reader of a file, so that what the JSON library says becomes our error.
template <typename Reader>
auto of(const fs::path& file, Reader reader) {
  try {
    return reader();
  } catch (const ordered_json::exception& error) {
    throw ArtifactError(file.string() + " is not as it was exported: " + error.what() +
                        ".\n  Export the model again.");
  }
}

ordered_json parse(const std::string& bytes, const fs::path& file) {
  ordered_json content = ordered_json::parse(bytes);
  if (const int format = content.at("format"); format != kFormat) {
    throw ArtifactError(file.string() + " has format " + std::to_string(format) +
                        "; this sample reads format " + std::to_string(kFormat) +
                        ".\n  Take the sample of the lstm_keras that exported the model.");
  }
  return content;
}

Tensor tensor(const ordered_json& content) {
  Tensor result;
  content.at("name").get_to(result.name);
  result.next = has(content, "next") ? content["next"] : content["name"];
  if (content.at("dtype") != "float32" || has(content, "scale")) {
    throw ArtifactError(result.name + " is not in float32.\n  This sample feeds float32 only.");
  }
  for (const ordered_json& length : content.at("shape")) {
    result.shape.push_back(length.is_null() ? 0 : length.get<std::int64_t>());
    if (!length.is_null() && result.shape.back() < 1) {
      throw ArtifactError("the shape of " + result.name + " has an axis shorter than 1.\n  Export the model again.");
    }
  }
  if (has(content, "initial")) {
    content["initial"].get_to(result.initial);
    if (result.initial.size() != result.size()) {
      throw ArtifactError("the state " + result.name + " starts from " +
                          std::to_string(result.initial.size()) + " numbers, needed are " +
                          std::to_string(result.size()) + ".\n  Export the model again.");
    }
  }
  return result;
}

std::vector<Tensor> tensors(const ordered_json& content) {
  std::vector<Tensor> result;
  for (const ordered_json& one : content) result.push_back(tensor(one));
  if (result.empty()) throw ArtifactError("it has no inputs, or no outputs.");
  return result;
}

Golden golden(const ordered_json& content) {
  return {content.at("tolerance"), content.at("steps"), content.at("x"), content.at("y"),
          content.at("again")};
}

// All that the manifest says; the sha256 of each file by its name.
std::vector<std::pair<std::string, std::string>> read_manifest(Artifact& artifact,
                                                               const ordered_json& manifest) {
  if (const std::string target = manifest.at("target"); target != "onnx") {
    throw ArtifactError("it is for " + target +
                        "; ONNX Runtime plays onnx.\n  Export with --target onnx.");
  }
  manifest.at("form").get_to(artifact.form);
  manifest.at("precision").get_to(artifact.precision);
  manifest.at("labels").get_to(artifact.labels);
  artifact.inputs = tensors(manifest.at("inputs"));
  artifact.outputs = tensors(manifest.at("outputs"));
  if (has(manifest, "scaler")) {
    const ordered_json& scaler = manifest["scaler"];
    artifact.scaler = Scaler{scaler.at("mean"), scaler.at("deviation"), scaler.at("channels")};
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& [name, digest] : manifest.at("files").items()) files.emplace_back(name, digest);
  return files;
}

void fill(Artifact& artifact) {
  const fs::path manifest = artifact.folder / "manifest.json";
  const std::string text = read(manifest);
  const auto files =
      of(manifest, [&] { return read_manifest(artifact, parse(text, manifest)); });
  for (const auto& [name, digest] : files) {
    const fs::path file = artifact.folder / name;
    std::string bytes = read(file);
    if (const std::string came = sha256(bytes); digest != came) {
      throw ArtifactError(file.string() + " is not the file that was exported: its sha256 is " +
                          came.substr(0, 12) + "..., the manifest has " + digest.substr(0, 12) +
                          "...\n  Copy the folder again.");
    }
    if (name == "golden.json") {
      artifact.golden = of(file, [&] { return golden(parse(bytes, file)); });
    } else if (artifact.model.empty()) {
      artifact.model = std::move(bytes);
    }
  }
}

}  // namespace

std::size_t Tensor::size() const {
  std::size_t result = 1;
  for (const std::int64_t length : shape) {
    if (length > 0) result *= static_cast<std::size_t>(length);
  }
  return result;
}

Artifact Artifact::load(const fs::path& folder) {
  Artifact artifact;
  artifact.folder = folder;
  try {
    fill(artifact);
  } catch (const ArtifactError& error) {
    throw ArtifactError(folder.string() + ": " + error.what());
  }
  return artifact;
}

}  // namespace lstm_keras
