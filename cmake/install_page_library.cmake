# cmake -DNPM=npm -DFROM=source -DTO=build -DFILE=path -DOUTPUT=file -P install_page_library.cmake: installs what the
# lock file names and takes one file of it to embed. Out of reach it leaves an empty file and the build goes on.
include(${CMAKE_CURRENT_LIST_DIR}/install_npm_packages.cmake)
set(installed "")
if(EXISTS ${TO}/installed)
  file(READ ${TO}/installed installed)
endif()
if(installed STREQUAL wanted)
  configure_file(${TO}/node_modules/${FILE} ${OUTPUT} COPYONLY)
else()
  file(REMOVE ${TO}/installed)
  file(WRITE ${OUTPUT} "")
  message("Reports will show static charts instead of interactive ones until a build can install ${FILE}")
endif()
