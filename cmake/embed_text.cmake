# tradewind_embed_text(target INPUT file HEADER header NAMESPACE ns NAME kName): compiles a text file into a
# target as the constant that the header declares, `extern const std::string_view kName;`.
# The same file is the script that writes the source, run at build time with -P.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" text)
  # A string literal has a length limit, so the text is cut into pieces that the compiler joins.
  string(LENGTH "${text}" length)
  set(pieces " \"\"")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "\n    R\"tw~text(${piece})tw~text\"")
    math(EXPR at "${at} + 8000")
  endwhile()
  file(WRITE "${OUTPUT}"
    "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\nconst std::string_view ${NAME} =${pieces};\n\n}\n")
  return()
endif()

set(TRADEWIND_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(tradewind_embed_text target)
  cmake_parse_arguments(EMBED "" "INPUT;HEADER;NAMESPACE;NAME" "" ${ARGN})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${EMBED_NAME}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${EMBED_INPUT} -DOUTPUT=${output} -DHEADER=${EMBED_HEADER}
            -DNAMESPACE=${EMBED_NAMESPACE} -DNAME=${EMBED_NAME} -P ${TRADEWIND_EMBED_SCRIPT}
    DEPENDS ${EMBED_INPUT} ${TRADEWIND_EMBED_SCRIPT}
    COMMENT "Embedding ${EMBED_INPUT}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
