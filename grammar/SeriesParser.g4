// Syntax of the series notation of unit tests (series_description of
// promql/parser/generated_parser.y).
parser grammar SeriesParser;

options { tokenVocab = SeriesLexer; }

// metric{label="value"} values...
series : who=metric ( SPACE items+=item? )* EOF ;

// Only the metric; blanks after it are fine.
metricOnly : who=metric SPACE? EOF ;

// Only values: the lexer starts in VALUES.
valuesOnly : items+=item? ( SPACE items+=item? )* EOF ;

metric
  : name=IDENTIFIER labels=labelSet?
  | labels=labelSet
  ;

labelSet : LBRACE ( items+=label ( COMMA items+=label )* COMMA? )? close=RBRACE ;

label
  : name=IDENTIFIER EQL value=STRING
  | name=STRING ( EQL value=STRING )?
  ;

item
  : gap=BLANK ( TIMES count=NUMBER )?
  | stale=STALE ( ( sign=( ADD | SUB ) step=number )? TIMES count=NUMBER )?
  | base=signedNumber ( ( sign=( ADD | SUB ) step=number )? TIMES count=NUMBER )?
  | first=histogram ( ( sign=( ADD | SUB ) increment=histogram )? TIMES count=NUMBER )?
  ;

signedNumber : sign=( ADD | SUB )? value=number ;

number : NUMBER | INF_NAN ;

histogram : OPEN_HIST ( SPACE | fields+=field ( SPACE fields+=field )* SPACE? )? close=CLOSE_HIST ;

field
  : key=WORD COLON sign=SUB? value=number
  | key=WORD COLON hint=WORD
  | key=WORD COLON LBRACKET values+=bucket ( SPACE values+=bucket )* SPACE? close=RBRACKET
  ;

bucket
  : sign=SUB? value=NUMBER
  | value=INF_NAN
  ;
