// Tokens of the series notation of unit tests: `up{job="api"} 1+0x10 _ stale {{sum:1}}x2`
// (lexValueSequence and lexHistogram of promql/parser/lex.go).
//
// Blanks separate values, so from the values on they are tokens. src/promql/series_tokens.cc
// turns WORD into STALE and INF_NAN, and checks numbers and strings.
lexer grammar SeriesLexer;

tokens { STALE, INF_NAN }

IDENTIFIER : [a-zA-Z_:] [a-zA-Z_0-9:]* ;
LBRACE : '{' -> mode(LABELS) ;
SPACE : [ \t\r\n]+ -> mode(VALUES) ;
UNEXPECTED : . ;

mode LABELS;
L_BLANK : [ \t\r\n]+ -> skip ;
L_COMMENT : '#' ~[\r\n]* -> skip ;
L_IDENTIFIER : [a-zA-Z_] [a-zA-Z_0-9]* -> type(IDENTIFIER) ;
STRING
  : '"' ( '\\' . | ~["\\\n] )* '"'
  | '\'' ( '\\' . | ~['\\\n] )* '\''
  | '`' ~[`]* '`'
  ;
UNTERMINATED
  : '"' ( '\\' ~[\n] | ~["\\\n] )* '\\'?
  | '\'' ( '\\' ~[\n] | ~['\\\n] )* '\\'?
  | '`' ~[`]*
  ;
EQL : '=' ;
COMMA : ',' ;
RBRACE : '}' -> mode(VALUES) ;
L_UNEXPECTED : . -> type(UNEXPECTED) ;

mode VALUES;
V_SPACE : [ \t\r\n]+ -> type(SPACE) ;
ADD : '+' ;
SUB : '-' ;
TIMES : 'x' ;
BLANK : '_' ;
// All that could belong to a number, right or wrong; an `x` never does.
NUMBER : '.'? [0-9] ( [eE] [+-]? | [0-9_.a-wyzA-Z] )* ;
WORD : [a-wyzA-Z] [a-zA-Z_0-9:]* ;
OPEN_HIST : '{{' -> mode(HISTOGRAM) ;
V_UNEXPECTED : . -> type(UNEXPECTED) ;

mode HISTOGRAM;
H_SPACE : [ \t\r\n]+ -> type(SPACE) ;
H_SUB : '-' -> type(SUB) ;
COLON : ':' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
H_NUMBER : [0-9] ( [eE] [+-]? | [0-9_.a-wyzA-Z] )* -> type(NUMBER) ;
H_WORD : [a-zA-Z_]+ -> type(WORD) ;
CLOSE_HIST : '}}' -> mode(VALUES) ;
H_UNEXPECTED : . -> type(UNEXPECTED) ;
