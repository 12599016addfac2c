#include "tools/import/problems.h"

namespace grantledger {
namespace {

constexpr std::size_t shown_max = 80;  // Bytes of what was found.

std::string shown(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (line.size() >= shown_max && (c & 0xc0) != 0x80) return line + "…";
    line += static_cast<unsigned char>(c) < ' ' ? '.' : c;
  }
  return line;
}

}  // namespace

std::string text_of(const Problem& problem) {
  std::string line = problem.file;
  if (problem.row > 0) line += ": row " + std::to_string(problem.row);
  if (!problem.column.empty()) line += ": " + shown(problem.column);
  return line + ": found " + shown(problem.found) + ", expected " + problem.expected;
}

}  // namespace grantledger
