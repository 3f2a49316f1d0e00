
### 认证。

## 认证申请的项目

field-application = 认证申请
field-contact-name = 联系人姓名
field-contact-mobile = 联系人手机号
field-contact-email = 联系人邮箱
field-licence = 证照照片
field-letter = 申请公函
field-media-permit = 媒体许可证
field-proofs = 其他证明材料

