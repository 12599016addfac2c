# Packages from npm, as a folder's package-lock.json pins them; what is fetched stays in the build.
find_program(NODE NAMES node nodejs)
find_program(NPM npm)
if(NOT NODE OR NOT NPM)
  message(FATAL_ERROR "node and npm make the page of `report html` and were not found: run tools/setup build, or apt-get install nodejs npm")
endif()

# Fetches the packages of this folder into `directory`/node_modules, again only if the lock file
# changes. `fetched` is set to a file to depend on.
function(fetch_npm_packages directory fetched)
  set(stamp ${directory}/fetched)
  set(files ${CMAKE_CURRENT_SOURCE_DIR}/package.json ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json
            ${CMAKE_CURRENT_SOURCE_DIR}/.npmrc)
  add_custom_command(
    OUTPUT ${stamp}
    DEPENDS ${files}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${directory}
    COMMAND ${CMAKE_COMMAND} -E copy ${files} ${directory}
    COMMAND ${CMAKE_COMMAND} -E chdir ${directory} ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    COMMENT "Fetching packages from npm for ${CMAKE_CURRENT_SOURCE_DIR}"
    VERBATIM)
  set(${fetched} ${stamp} PARENT_SCOPE)
endfunction()
