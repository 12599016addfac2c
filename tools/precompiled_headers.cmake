# Most of what it takes to compile a file is reading the same headers. They are compiled once for the
# libraries and the program and once for the tests, which saves a third of a build.
option(GRANTLEDGER_PRECOMPILE "Compile the headers that most files read once for all of them" ON)

# With a changed header, GCC reads its text instead of the compiled form; that is no reason to fail.
set(CMAKE_PCH_WARN_INVALID OFF)

# Every target below `directory` that is written by hand reads the headers of `source` first.
function(reuse_precompiled_headers directory source)
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    if(type MATCHES "EXECUTABLE|STATIC_LIBRARY" AND NOT target MATCHES "^precompiled_|_schema$|_generator$")
      target_precompile_headers(${target} REUSE_FROM ${source})
    endif()
  endforeach()
  get_property(children DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(child ${children})
    if(NOT child STREQUAL ${PROJECT_SOURCE_DIR}/tests)
      reuse_precompiled_headers(${child} ${source})
    endif()
  endforeach()
endfunction()

function(add_precompiled_headers name)
  file(WRITE ${PROJECT_BINARY_DIR}/${name}.cc "")
  add_library(${name} STATIC ${PROJECT_BINARY_DIR}/${name}.cc)
  target_compile_definitions(${name} PRIVATE ${ARGN})
  target_link_libraries(${name} absl::flat_hash_map absl::node_hash_map tl::expected nlohmann_json::nlohmann_json)
  target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tools/precompiled_headers.h)
endfunction()

function(precompile_headers)
  add_precompiled_headers(precompiled_headers)
  reuse_precompiled_headers(${PROJECT_SOURCE_DIR} precompiled_headers)
  if(GRANTLEDGER_TESTS)
    add_precompiled_headers(precompiled_test_headers GRANTLEDGER_PRECOMPILED_TESTS)
    target_link_libraries(precompiled_test_headers GTest::gtest)
    reuse_precompiled_headers(${PROJECT_SOURCE_DIR}/tests precompiled_test_headers)
  endif()
endfunction()
