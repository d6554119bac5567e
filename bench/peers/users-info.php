<?php
// The seed's example of a users-info script, with what it needs to run: the connection from the environment, a version for its 401.
$login = "root";
$password = "abc";

if(!isset($_SERVER['PHP_AUTH_USER']) || ($_SERVER['PHP_AUTH_PW']!=$password) || strtolower($_SERVER['PHP_AUTH_USER'])!=$login)
{
    header('WWW-Authenticate: Basic realm="Backend"');
    header('HTTP/1.0 401 Unauthorized');
    echo json_encode(["code" => 401, "version" => 1, "error" => 'Authenticate required!', 'debug' => '']);
    die();
}

$id_array = preg_replace("/[^0-9,]/", '', $_GET['user_ids']);
$db_connection = mysqli_connect("127.0.0.1", "root", "", getenv('BENCH_DATABASE'), 3306);
$users_table = "ktvs_users";
$users_param = "user_id";
$sql = "SELECT * FROM $users_table WHERE $users_param IN ( $id_array )";
$users_query = mysqli_query($db_connection, $sql);
$num_rows = mysqli_num_rows($users_query);
$result = [];

if($num_rows>0)
{
    while($rows = mysqli_fetch_assoc($users_query))
    {
        $user_id = $rows['user_id'];
        $user_name = $rows['display_name'];
        $login_date = $rows['last_login_date'];
        $badge = $rows['custom10'];
    if(!empty($rows['avatar']))
    {
            $avatar = "https://www.example.com/contents/avatars/".$rows['avatar'];
    } else {
            $avatar = false;
    }
        $link = "https://www.example.com/members/".$user_id."/";

        $result[] = array(
        'user_id' => $user_id,
        'name' => $user_name,
        'avatar_url' => $avatar,
        'profile_url' => $link,
        'lastlogin' => strtotime($login_date),
        'badge' => $badge
    );
    }
}

echo json_encode($result);
