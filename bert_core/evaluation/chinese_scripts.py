"""Simplified and traditional Chinese: the 500 commonest characters that are written in two ways, one for one.

Made from OpenCC's tables (Apache-2.0, https://github.com/BYVoid/OpenCC, release 1.4.2), in the order of how often they
occur in hotel reviews, news and questions, without those that stand for several traditional ones, such as 后 and 发.
Enough to write a text otherwise for a trial; whoever converts texts in earnest takes OpenCC.
"""

from __future__ import annotations

SIMPLIFIED = (
    "个这还间为国时来没会务东说点于过对电机书们经实现错学资业开负价长总员觉买车较内动万给样体与设两无进网"
    "华问规关产话级评减门计区装违场头调职让联将应从单该并变质题费马传结亚处达权财标气楼尔号团组环欢称离报"
    "数热选视议货带满读银条边记统认宾馆亿声龙爱强游宝际销钱连张态语乐办儿队携赛换运显军难预购观盘众订约监"
    "论确卫决类专罗户诉贵简写旧续转净图虽节层鱼厅远导创红战备阳谢项听刚维辞够营济兴医岛优吗黄饭划骗属责兰"
    "许温领陈却帮举铁请细择荐键园协参终卖险双击则绝响义讲画识亲鳍诈补争汉飞党担拟独试临软况湾苏围纪败随构"
    "块岁习丰奥静坏脑农宁宽绩严县轻苹护码纳检蓝继断妈贷审弹陆络戏虚谁积诺杀欧剧纸仅罚额闻顺礼讯范录验织毕"
    "汇桥猫占执伤频丽绍状顿乱异盖币笔脏诚编摄涨词载齿刘养谈胜势赞递贝紧绿启侧艺灵恶账颜裤释驱齐烦坚莱杂庆"
    "贴页圣顾吴询损镇钢烂奖馈荣误辆阅侦测铃灯顶缘伦润虑挂扬恒树训闹触债叙萨压隐输抛练袭孙遗拥赶届册梦矿轮"
    "怀鲁叶贸饮锦归圆谓骑硕辑杨乌夺暂泽镜脸仓墙惊厦赠扫亏疗鸟韩竞凯岩帐稳饰讨闷赔伟纯庄乡惯污伙扰浅库劲冻"
    "锁蛮壳脚劳腾邻畅鳞译霉储访偿扩枪纹档凤邮税沟烧丝纽针诗寻脱赏闭迟誉麦综滩阶郑轨咨纷诸凉缩阴汤废晕挥晋"
)
TRADITIONAL = (
    "個這還間為國時來沒會務東說點於過對電機書們經實現錯學資業開負價長總員覺買車較內動萬給樣體與設兩無進網"
    "華問規關產話級評減門計區裝違場頭調職讓聯將應從單該並變質題費馬傳結亞處達權財標氣樓爾號團組環歡稱離報"
    "數熱選視議貨帶滿讀銀條邊記統認賓館億聲龍愛強遊寶際銷錢連張態語樂辦兒隊攜賽換運顯軍難預購觀盤眾訂約監"
    "論確衛決類專羅戶訴貴簡寫舊續轉淨圖雖節層魚廳遠導創紅戰備陽謝項聽剛維辭夠營濟興醫島優嗎黃飯劃騙屬責蘭"
    "許溫領陳卻幫舉鐵請細擇薦鍵園協參終賣險雙擊則絕響義講畫識親鰭詐補爭漢飛黨擔擬獨試臨軟況灣蘇圍紀敗隨構"
    "塊歲習豐奧靜壞腦農寧寬績嚴縣輕蘋護碼納檢藍繼斷媽貸審彈陸絡戲虛誰積諾殺歐劇紙僅罰額聞順禮訊範錄驗織畢"
    "匯橋貓佔執傷頻麗紹狀頓亂異蓋幣筆髒誠編攝漲詞載齒劉養談勝勢贊遞貝緊綠啟側藝靈惡賬顏褲釋驅齊煩堅萊雜慶"
    "貼頁聖顧吳詢損鎮鋼爛獎饋榮誤輛閱偵測鈴燈頂緣倫潤慮掛揚恆樹訓鬧觸債敘薩壓隱輸拋練襲孫遺擁趕屆冊夢礦輪"
    "懷魯葉貿飲錦歸圓謂騎碩輯楊烏奪暫澤鏡臉倉牆驚廈贈掃虧療鳥韓競凱巖帳穩飾討悶賠偉純莊鄉慣汙夥擾淺庫勁凍"
    "鎖蠻殼腳勞騰鄰暢鱗譯黴儲訪償擴槍紋檔鳳郵稅溝燒絲紐針詩尋脫賞閉遲譽麥綜灘階鄭軌諮紛諸涼縮陰湯廢暈揮晉"
)
TO_TRADITIONAL = str.maketrans(SIMPLIFIED, TRADITIONAL)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)


def other_script(text: str) -> str:
    """A simplified text with traditional characters, and the other way round; other texts as they are."""
    traditional = text.translate(TO_TRADITIONAL)
    return traditional if traditional != text else text.translate(TO_SIMPLIFIED)
