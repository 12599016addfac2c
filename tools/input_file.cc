#include "tools/input_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace grantledger {

Result<InputFile> InputFile::open(const std::string& path, int standard_input,
                                  const std::string& expected) {
  if (path == "-") return InputFile(standard_input, false);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file >= 0) return InputFile(file, true);
  return fail(Fault::malformed, "cannot read " + path + ", expected " + expected);
}

InputFile::~InputFile() {
  if (is_ours_) ::close(file_);
}

}  // namespace grantledger
