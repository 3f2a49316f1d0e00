//! What guessers try first.

/// Passwords of eight or more characters that stand high in lists of leaked ones, one a line, after
/// NFKC and in lower case.
pub const COMMON_PASSWORDS: &str = include_str!("../common_passwords.txt");

/// What Chinese passwords are made of: the dictionaries of zxcvbn are English. Words of this site,
/// words in pinyin, frequent family names, numbers that sound like words, walks over the keyboard.
/// Commonest first, because zxcvbn takes the place in the list for the number of guesses.
pub const COMMON_WORDS: &str = "
    woaini 5201314 1314 520 woaiwojia aini wo aini 521 iloveyou 7758521 1314520 7758258 147258 zxcvbnm
    asdfghjkl qwertyuiop qazwsx 1qaz2wsx mima mima123 wodemima denglu admin root guanliyuan
    xiaochengxu chengxu zhuce zhuceji registration portal register miniprogram mini program
    kaifang pingtai kaifangpingtai gongzhong gongzhongpingtai gongzhonghao fuwuhao dingyuehao
    weixin wechat wexin tengxun tencent taobao alibaba zhifubao alipay baidu jingdong douyin weibo
    xiaomi huawei zhongguo china zhonghua beijing shanghai guangzhou shenzhen tianjin chongqing
    hangzhou nanjing wuhan chengdu xian suzhou qingdao dalian xiamen changsha shenyang haerbin
    jinan zhengzhou kunming fuzhou hefei nanchang guiyang lanzhou xianggang aomen taiwan
    nihao nihaoma nishishui nizhidao haode xiexie zaijian duibuqi meiguanxi buzhidao wozhidao
    woshishui woshi woshiren woxihuanni xihuan woxiangni xiangni wobuzhidao aiwo niaiwo womende
    woxiangnile wohenni aiqing yongyuan yibeizi yishengyishi yixinyiyi qingren airen lianren
    baobao baobei laopo laogong laoban laoda laoshi laoma laoba mama baba gege jiejie didi meimei
    yeye nainai erzi nver haizi pengyou tongxue xuesheng daxue zhongxue xiaoxue gongsi qiye
    zhengfu meiti shuju anquan wangluo wangzhan diannao shouji dianhua youxiang youxi ruanjian
    dadi tiankong taiyang yueliang xingxing dahai haiyang shijie diqiu yuzhou chuntian xiatian
    qiutian dongtian shengri shengrikuaile kuaile xingfu jiankang pingan facai gongxifacai
    fuqi caishen zhaocai jixiang ruyi wanshiruyi dajidali xinnian chunjie zhongqiu
    xiaolong xiaohu xiaobao xiaoming xiaohong xiaoli xiaowang xiaozhang xiaomao xiaogou xiaozhu
    xiaoyu xiaoxiao xiaoqiang zhutou bendan shagua zhu gou mao long laohu shizi tuzi hudie
    sunwukong zhubajie liubei guanyu zhangfei zhugeliang caocao lvbu zhaoyun
    zhang wang li liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song
    zheng xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lv su lu jiang cai jia
    wangwei wangfang wangjun wangjing zhangwei zhangjing zhangli lina liwei lijun liqiang liuyang
    liuwei chenwei chenjing yangyang
    caonima nimade tamade wocao shabi goushi cnm nmsl
    123 1234 123456 12345678 123456789 1234567890 111 000 888 666 168 518 888888 666666 5211314 201314
    147258369 159357 789456123 abc abc123 a123456 qwe123 asd123 zxc123 qwe asd zxc
    我爱你 密码 小程序 中国 你好 微信 公众号 平台 开放平台 注册 一二三四五六七八 我的密码 老婆 老公 宝宝 宝贝 一生一世
    公司 北京 上海 爸爸 妈妈 生日快乐
";
