#include "csv.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "artifact.hpp"

namespace lstm_keras {
namespace {

std::vector<std::string> cells(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> result;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) result.push_back(cell);
  return result;
}

// The C locale, whatever the program has set: 0.5 is a half.
double number(const std::string& cell) {
  std::istringstream in(cell);
  in.imbue(std::locale::classic());
  double value = NAN;
  return in >> value && (in >> std::ws).eof() ? value : NAN;
}

}  // namespace

std::vector<std::vector<double>> read_csv(const std::filesystem::path& file,
                                          std::vector<std::string> channels) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) throw ArtifactError(file.string() + " cannot be read.");
  const std::vector<std::string> columns = cells(line);
  if (channels.empty()) channels = columns;
  std::vector<std::size_t> places;
  for (const std::string& channel : channels) {
    const auto place = std::find(columns.begin(), columns.end(), channel);
    if (place == columns.end()) {
      throw ArtifactError(file.string() + " has no column " + channel +
                          ".\n  Its first line must name the channels of the manifest.");
    }
    places.push_back(static_cast<std::size_t>(place - columns.begin()));
  }
  std::vector<std::vector<double>> readings;
  while (std::getline(in, line)) {
    const std::vector<std::string> row = cells(line);
    std::vector<double> reading;
    for (const std::size_t k : places) {
      reading.push_back(k < row.size() ? number(row[k]) : NAN);
      if (!std::isfinite(reading.back())) {
        throw ArtifactError(file.string() + ", line " + std::to_string(readings.size() + 2) +
                            ": no number in column " + columns[k] + ".");
      }
    }
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace lstm_keras
