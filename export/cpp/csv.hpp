// Recordings from CSV files: a line of column names, then a reading per line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lstm_keras {

// Readings [N][F] of the named columns, in the order of the names; of all where none are named.
// Throws ArtifactError.
std::vector<std::vector<double>> read_csv(const std::filesystem::path& file,
                                          std::vector<std::string> channels);

}  // namespace lstm_keras
