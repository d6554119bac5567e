<?php
// Tokens as the WordPress plugin's own library makes and takes them. plugin-jwt.json was recorded with it:
//   git clone https://github.com/imbasynergy/ImbaChat-WordPress
//   php plugin-jwt.php ImbaChat-WordPress/libs/JWT/firebase/php-jwt/src > plugin-jwt.json

[, $library] = $argv;
foreach (['BeforeValidException', 'ExpiredException', 'SignatureInvalidException', 'JWT'] as $class) {
    require "$library/$class.php";
}

const LOGIN = 'Chat.Login';
const PASSWORD = 'pass word: é';
$key = LOGIN . ':' . PASSWORD;
$later = 4102444800;

$cases = [
    ['the widget id as text', ['imba_id' => 'dev-42', 'exp' => $later], $key, 'HS256', true],
    ['no end', ['imba_id' => 'dev-42'], $key, 'HS256', true],
    ['a beginning that is over', ['imba_id' => 'dev-42', 'nbf' => 1700000000, 'exp' => $later], $key, 'HS256', true],
    ['another widget id', ['imba_id' => 'dev-43', 'exp' => $later], $key, 'HS256', false],
    ['a token that has ended', ['imba_id' => 'dev-42', 'exp' => 1700000000], $key, 'HS256', false],
    ['a token that has not begun', ['imba_id' => 'dev-42', 'nbf' => $later], $key, 'HS256', false],
    ['another password', ['imba_id' => 'dev-42', 'exp' => $later], LOGIN . ':wrong', 'HS256', false],
    ['another algorithm', ['imba_id' => 'dev-42', 'exp' => $later], $key, 'HS512', false],
    ['no widget id', ['exp' => $later], $key, 'HS256', false],
    ['a widget id that is a list', ['imba_id' => ['dev-42'], 'exp' => $later], $key, 'HS256', false],
];
$vectors = [];
foreach ($cases as [$name, $payload, $secret, $algorithm, $right]) {
    $vectors[] = ['name' => $name, 'token' => Firebase\JWT\JWT::encode($payload, $secret, $algorithm), 'right' => $right];
}
$numbered = Firebase\JWT\JWT::encode(['imba_id' => 4711, 'exp' => $later], $key);
echo json_encode(['login' => LOGIN, 'password' => PASSWORD, 'vectors' => $vectors, 'numbered' => $numbered], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
